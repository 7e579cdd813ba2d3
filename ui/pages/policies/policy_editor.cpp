#include "ui/pages/policies/policy_editor.h"

#include <algorithm>

#include "ui/pages/policies/cedar_lexer.h"
#include "ui/pages/policies/effect_column.h"
#include "ui/theme/theme.h"

namespace chatelaine::ui {

namespace {

constexpr int numberMargin = 0;
constexpr int effectMargin = 1;
constexpr int squiggle = 8;          // indicator numbers from 8 on are free (Scintilla documentation, "Indicators")
constexpr int box = 9;
constexpr int decidingLine = 3;      // marker
constexpr int wrongStyle = 40;       // styles of annotations; 0 to 39 belong to lexer and Scintilla
constexpr int decidingStyle = 41;

}  // namespace

PolicyEditor::PolicyEditor(QWidget* parent) : QsciScintilla(parent), lexer_(new CedarLexer(this)), column_(new EffectColumn(this)) {
  setUtf8(QByteArray());
  setAccessibleName(tr("Policy text"));
  SendScintilla(SCI_SETCODEPAGE, SC_CP_UTF8);
  setLexer(lexer_);
  setFrameShape(QFrame::NoFrame);
  setTabWidth(2);
  setIndentationsUseTabs(false);
  setAutoIndent(true);
  setBraceMatching(QsciScintilla::StrictBraceMatch);
  setCaretLineVisible(true);
  setWrapMode(QsciScintilla::WrapNone);
  SendScintilla(SCI_SETSCROLLWIDTHTRACKING, 1UL);
  SendScintilla(SCI_SETSCROLLWIDTH, 100UL);
  setMarginType(numberMargin, QsciScintilla::NumberMargin);
  setMarginWidth(numberMargin, 34);
  setMarginType(effectMargin, QsciScintilla::TextMargin);
  setMarginWidth(effectMargin, EffectColumn::columnWidth);
  setMarginWidth(2, 0);
  indicatorDefine(QsciScintilla::SquiggleIndicator, squiggle);
  indicatorDefine(QsciScintilla::StraightBoxIndicator, box);
  markerDefine(QsciScintilla::Background, decidingLine);
  setAnnotationDisplay(QsciScintilla::AnnotationStandard);
  applyTheme();
  connect(this, &QsciScintilla::textChanged, this, [this] { if (!loading_) Q_EMIT edited(); });
  connect(this, &QsciScintilla::cursorPositionChanged, this, [this](int line, int column) { Q_EMIT cursorAt(line + 1, column + 1); });
  connect(this, &QsciScintilla::SCN_PAINTED, column_, &EffectColumn::follow);
}

QByteArray PolicyEditor::utf8() const { return text().toUtf8(); }

void PolicyEditor::setUtf8(const QByteArray& text) {
  loading_ = true;
  setText(QString::fromUtf8(text));
  SendScintilla(SCI_EMPTYUNDOBUFFER);
  loading_ = false;
}

int PolicyEditor::lineOf(size_t offset) const {
  return static_cast<int>(SendScintilla(SCI_LINEFROMPOSITION, static_cast<unsigned long>(offset)));
}

void PolicyEditor::showDiagnostics(const Diagnostics& diagnostics) {
  if (diagnostics == diagnostics_) return;
  diagnostics_ = diagnostics;
  const auto length = static_cast<unsigned long>(SendScintilla(SCI_GETLENGTH));
  SendScintilla(SCI_SETINDICATORCURRENT, static_cast<unsigned long>(squiggle));
  SendScintilla(SCI_INDICATORCLEARRANGE, 0UL, static_cast<long>(length));
  for (const Diagnostic& diagnostic : diagnostics_) {
    const size_t offset = std::min<size_t>(diagnostic.span.offset, length == 0 ? 0 : length - 1);
    SendScintilla(SCI_INDICATORFILLRANGE, static_cast<unsigned long>(offset), static_cast<long>(std::max<size_t>(1, diagnostic.span.length)));
  }
  annotate();
}

void PolicyEditor::showEffects(std::vector<PolicyHead> heads, bool stale) {
  heads_ = std::move(heads);
  stale_ = stale;
  column_->update();
}

void PolicyEditor::showDeciding(std::optional<Span> condition, const QString& words) {
  if (condition == deciding_ && words == decidingWords_) return;
  const auto length = static_cast<long>(SendScintilla(SCI_GETLENGTH));
  SendScintilla(SCI_SETINDICATORCURRENT, static_cast<unsigned long>(box));
  SendScintilla(SCI_INDICATORCLEARRANGE, 0UL, length);
  markerDeleteAll(decidingLine);
  deciding_ = condition;
  decidingWords_ = words;
  if (deciding_) {
    SendScintilla(SCI_INDICATORFILLRANGE, static_cast<unsigned long>(deciding_->offset), static_cast<long>(deciding_->length));
    markerAdd(lineOf(deciding_->offset), decidingLine);
    SendScintilla(SCI_SETXOFFSET, 0UL);
    SendScintilla(SCI_SCROLLRANGE, static_cast<unsigned long>(deciding_->offset + deciding_->length), static_cast<long>(deciding_->offset));
  }
  annotate();
}

// One annotation a line: what is wrong there wins over what decided there.
void PolicyEditor::annotate() {
  clearAnnotations();
  if (deciding_ && !decidingWords_.isEmpty()) {
    const int line = lineOf(deciding_->offset + (deciding_->length > 0 ? deciding_->length - 1 : 0));
    SendScintilla(SCI_ANNOTATIONSETTEXT, static_cast<unsigned long>(line), ("  " + decidingWords_.toUtf8()).constData());
    SendScintilla(SCI_ANNOTATIONSETSTYLE, static_cast<unsigned long>(line), static_cast<long>(decidingStyle));
  }
  for (const Diagnostic& diagnostic : diagnostics_) {
    const int line = lineOf(diagnostic.span.offset);
    std::string words = "  " + diagnostic.message;
    if (!diagnostic.help.empty()) words += " · " + diagnostic.help;
    SendScintilla(SCI_ANNOTATIONSETTEXT, static_cast<unsigned long>(line), words.c_str());
    SendScintilla(SCI_ANNOTATIONSETSTYLE, static_cast<unsigned long>(line), static_cast<long>(wrongStyle));
  }
}

void PolicyEditor::applyTheme() {
  const Theme& now = theme();
  lexer_->applyTheme();
  setPaper(now.color(Role::surface));
  setColor(now.color(Role::text));
  setCaretForegroundColor(now.color(Role::text));
  setCaretLineBackgroundColor(now.color(Role::hover));
  setSelectionBackgroundColor(now.color(Role::selection));
  setSelectionForegroundColor(now.color(Role::text));
  setMarginsFont(lexer_->defaultFont());
  setMarginsForegroundColor(now.color(Role::textMuted));
  setMarginsBackgroundColor(now.color(Role::surface));
  setMatchedBraceBackgroundColor(now.color(Role::selection));
  setMatchedBraceForegroundColor(now.color(Role::text));
  setIndicatorForegroundColor(now.color(Role::invalid), squiggle);
  setIndicatorForegroundColor(now.color(Role::deny), box);
  SendScintilla(SCI_INDICSETALPHA, static_cast<unsigned long>(box), 0L);
  SendScintilla(SCI_INDICSETOUTLINEALPHA, static_cast<unsigned long>(box), 255L);
  setMarkerBackgroundColor(now.color(Role::hover), decidingLine);
  const auto style = [&](int number, Role text, Role paper) {
    const QFont font = now.font(Face::small);
    SendScintilla(SCI_STYLESETFONT, static_cast<unsigned long>(number), font.family().toUtf8().constData());
    SendScintilla(SCI_STYLESETSIZEFRACTIONAL, static_cast<unsigned long>(number), static_cast<long>(font.pixelSize() * 72 * 100 / 96));
    SendScintilla(SCI_STYLESETFORE, static_cast<unsigned long>(number), now.color(text));
    SendScintilla(SCI_STYLESETBACK, static_cast<unsigned long>(number), now.color(paper));
  };
  style(wrongStyle, Role::invalid, Role::surface);
  style(decidingStyle, Role::text, Role::denyTint);
}

void PolicyEditor::placeColumn() { column_->setGeometry(34, 0, EffectColumn::columnWidth, viewport()->height()); }

void PolicyEditor::resizeEvent(QResizeEvent* event) {
  QsciScintilla::resizeEvent(event);
  placeColumn();
}

void PolicyEditor::changeEvent(QEvent* event) {
  QsciScintilla::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) applyTheme();
}

}  // namespace chatelaine::ui
