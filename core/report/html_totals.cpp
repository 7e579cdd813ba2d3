#include "core/report/html.h"
#include "core/review/page.h"

namespace chatelaine::report::html {

namespace page = review::page;
using page::escaped;

std::string imports(const Report& report) {
  if (report.input.imports.empty()) return {};
  std::string text = "<h2>When it was read</h2>\n<table><thead><tr><th>Source</th><th>Reader</th><th>Last imported, UTC</th>"
                     "<th>By</th><th>With</th></tr></thead><tbody>\n";
  for (const ImportRow& row : report.input.imports) {
    std::string readers;
    for (const std::string& reader : row.readers) readers += (readers.empty() ? "" : ", ") + reader;
    text += "<tr><td>" + escaped(row.source) + "</td><td>" + escaped(readers) + "</td><td>" + page::minutes(row.imported) +
            "</td><td>" + escaped(row.by) + "</td><td>Chatelaine " + escaped(report.input.version) + "</td></tr>\n";
  }
  return text + "</tbody></table>\n";
}

std::string reconciliation(const Report& report) {
  std::string rows;
  std::string without;
  for (const Reconciliation& one : report.input.reconciliations) {
    for (const ControlTotal& total : one.totals)
      rows += "<tr><td>" + escaped(one.source) + "</td><td>" + escaped(total.what) + "</td><td class=\"n\">" +
              escaped(total.stated) + "</td><td class=\"n\">" + escaped(total.counted) + "</td><td class=\"" +
              (total.agrees ? "allow\">agrees" : "deny\">differs") +
              "</td><td class=\"id wide m\">" + escaped(total.statedBy) + "</td></tr>\n";
    if (!one.notReconcilable.empty())
      without += "<li>" + escaped(one.source) + ": not reconcilable: " + escaped(one.notReconcilable) + "</li>";
  }
  std::string text = "<h2>Held against the sources&#39; own totals</h2>\n<p class=\"m\">Over all that was imported, whatever the "
                     "period. Each with its rule in <a href=\"totals.csv\"><code>totals.csv</code></a>.</p>\n";
  if (!rows.empty())
    text += "<table><thead><tr><th>Source</th><th>Total</th><th class=\"n\">Stated</th><th class=\"n\">Counted</th><th></th>"
            "<th>Stated by</th></tr></thead><tbody>\n" + rows + "</tbody></table>\n";
  return without.empty() ? text : text + "<ul>" + without + "</ul>\n";
}

}  // namespace chatelaine::report::html
