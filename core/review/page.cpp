#include "core/review/page.h"

#include <array>
#include <nlohmann/json.hpp>

namespace chatelaine::review {

std::string tokensText();

}  // namespace chatelaine::review

namespace chatelaine::review::page {

namespace {

// $NAME stands for a colour of the window's light table.
constexpr std::string_view style = R"css(
*{box-sizing:border-box}
html{background:var(--chrome);-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{margin:0;color:var(--text);font:9.6pt/13.4pt Inter,"Liberation Sans","Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
.sheet{width:210mm;min-height:280mm;margin:8mm auto;padding:13mm 16mm 14mm;background:var(--surface);box-shadow:0 0 0 1px var(--line)}
.head{display:flex;justify-content:space-between;gap:5mm;border-bottom:1.5px solid var(--text);padding-bottom:1.7mm;white-space:nowrap}
.head span:first-child{overflow:hidden;text-overflow:ellipsis}
h1{font-size:17.4pt;line-height:21pt;font-weight:600;margin:5.4mm 0 2.2mm;letter-spacing:-.01em}
h2{font-size:12.4pt;line-height:15.4pt;font-weight:600;margin:7mm 0 1.2mm}
h3{font-size:9.6pt;line-height:13.4pt;font-weight:600;margin:5mm 0 .6mm}
p{margin:0 0 2mm;max-width:168mm}
b{font-weight:600}
.m{color:var(--textMuted)}
.nb{white-space:nowrap}
.s{font-size:7.7pt;line-height:10.6pt}
.deny{color:var(--deny)}.allow{color:var(--allow)}.medium{color:var(--medium)}.none{color:var(--noDecision)}
.critical{color:var(--critical)}.high{color:var(--high)}.low{color:var(--low)}.info{color:var(--noDecision)}
code,.id{font-family:"JetBrains Mono","DejaVu Sans Mono","Liberation Mono",monospace;font-size:.94em;font-variant-ligatures:none}
a{color:var(--accent);text-decoration:none}
a:hover{text-decoration:underline}
svg.mark{width:7.4pt;height:7.4pt;vertical-align:-.6pt;margin-right:1.1mm;flex:none}
table{border-collapse:collapse;width:100%;font-size:7.7pt;line-height:10.2pt;margin-top:2mm}
th{text-align:left;font-weight:600;color:var(--textMuted);border-bottom:1.2px solid var(--text);padding:0 3mm 1.2mm 0;vertical-align:bottom}
td{padding:1.3mm 3mm 1.3mm 0;vertical-align:top;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th:last-child,td:last-child{padding-right:0}
td.n,th.n{text-align:right;white-space:nowrap}
td.id{white-space:nowrap}
td.wide{white-space:normal;overflow-wrap:anywhere}
thead{display:table-header-group}
tr{break-inside:avoid}
dl{display:grid;grid-template-columns:34mm 1fr;gap:.9mm 4mm;margin:2mm 0 0;font-size:8.6pt;line-height:12pt}
dt{color:var(--textMuted)}dd{margin:0;overflow-wrap:anywhere}
dl.tight{grid-template-columns:18mm 1fr 18mm 1fr;font-size:7.7pt;line-height:10.6pt;gap:.4mm 3mm;margin:1mm 0 2mm;color:var(--textMuted)}
.check{break-inside:auto;border-top:1px solid var(--line);padding-top:2.6mm;margin-top:4.4mm}
.check h3{margin:0 0 .8mm;display:flex;gap:2.4mm;align-items:baseline;break-after:avoid}
.check h3 .id{font-weight:400;color:var(--textMuted)}
.check p.m{break-after:avoid}
.check h3 .r{margin-left:auto;white-space:nowrap;font-weight:400}
.two{display:grid;grid-template-columns:1fr 1fr;gap:0 9mm;margin-top:1.6mm}
.two div{display:flex;align-items:baseline;gap:2mm;padding:.9mm 0;font-size:8.2pt;border-bottom:1px solid var(--lineFaint)}
.two .id{width:11.5mm}.two .t{flex:1}.two .m{white-space:nowrap}
.bar{display:block;width:100%;height:14.5mm;margin:1.6mm 0 0}
.bar text{font:8.2pt Inter,"Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums}
pre{font-family:"JetBrains Mono","DejaVu Sans Mono","Liberation Mono",monospace;font-size:7.4pt;line-height:10.4pt;background:var(--surfaceRaised);border:1px solid var(--line);padding:1.6mm 2.2mm;
white-space:pre-wrap;overflow-wrap:anywhere;margin:1.2mm 0}
.foot{border-top:1px solid var(--lineStrong);margin-top:9mm;padding-top:1.7mm;color:var(--textMuted);font-size:7.2pt;line-height:10pt;overflow-wrap:anywhere}
ul{margin:0 0 2mm;padding-left:4.4mm}li{margin:.5mm 0}
@page{size:A4;margin:14mm 16mm 17mm;
@bottom-left{content:"FOOT";font:7.2pt Inter,"Liberation Sans",Arial,sans-serif;color:$textMuted;border-top:.4pt solid $lineStrong;width:78%;vertical-align:top;padding-top:1.6mm}
@bottom-right{content:counter(page) " of " counter(pages);font:7.2pt Inter,"Liberation Sans",Arial,sans-serif;color:$textMuted;border-top:.4pt solid $lineStrong;vertical-align:top;padding-top:1.6mm}}
@media print{html{background:none}.sheet{width:auto;min-height:0;margin:0;padding:0;box-shadow:none;break-after:page}.sheet:last-child{break-after:auto}
.foot{display:none}a{color:inherit}}
)css";

constexpr std::array<std::string_view, 12> months{"January", "February", "March", "April", "May", "June", "July",
                                                  "August", "September", "October", "November", "December"};

// For a string of a style sheet: quotes, backslashes and line ends escaped by number.
std::string cssString(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"') out += "\\22 ";
    else if (c == '\\') out += "\\5c ";
    else if (c == '<') out += "\\3c ";
    else if (static_cast<unsigned char>(c) < 0x20) out += ' ';
    else out += c;
  }
  return out;
}

// `:root{--surface:...}` for the sheet, and each $NAME by its value for what has no variables: the margins of a printed page.
std::string coloured(std::string css) {
  const nlohmann::json tokens = nlohmann::json::parse(tokensText()).at("light");
  std::string root = ":root{";
  for (const auto& [name, value] : tokens.items()) {
    const auto colour = value.get<std::string>();
    root += "--" + name + ":" + colour + ";";
    const std::string sign = "$" + name + ";";
    for (size_t at = css.find(sign); at != std::string::npos; at = css.find(sign, at)) css.replace(at, sign.size(), colour + ";");
  }
  return root + "}" + css;
}

std::string clock(Time time) { return formatTime(time).substr(11, 5); }

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string grouped(uint64_t n) {
  std::string digits = std::to_string(n);
  for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string counted(uint64_t n, std::string_view one, std::string_view many) {
  return grouped(n) + " " + std::string(n == 1 ? one : many);
}

std::string minutes(Time time) { return formatTime(time).substr(0, 10) + " " + clock(time) + " UTC"; }

std::string dayInWords(Time time) {
  const std::string text = formatTime(time);
  const size_t month = static_cast<size_t>((text[5] - '0') * 10 + (text[6] - '0'));
  const std::string day = text[8] == '0' ? text.substr(9, 1) : text.substr(8, 2);
  return day + " " + std::string(months[month - 1]) + " " + text.substr(0, 4);
}

std::string periodInWords(const TimeRange& range) {
  if (!range.from && !range.to) return "all that was recorded";
  if (!range.from) return "until " + dayInWords(*range.to);
  if (!range.to) return "from " + dayInWords(*range.from);
  const std::string from = dayInWords(*range.from);
  const std::string to = dayInWords(*range.to);
  if (from == to) return from + ", " + clock(*range.from) + " to " + clock(*range.to) + " UTC";
  return from + " to " + to + " (UTC)";
}

std::string open(std::string_view title, std::string_view foot) {
  std::string css = coloured(std::string(style));
  css.replace(css.find("FOOT"), 4, cssString(foot));
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
         "content=\"width=device-width\">\n<title>" +
         escaped(title) + "</title>\n<style>" + css + "</style>\n</head>\n<body>\n";
}

std::string close() { return "</body>\n</html>\n"; }

}  // namespace chatelaine::review::page
