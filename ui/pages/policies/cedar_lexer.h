// Colours of Cedar text in the editor: keywords, entity types, strings, numbers, comments, annotations. Lexical only; what is
// wrong with a text is told by core/cedar's parser. GUI thread.
#pragma once

#include <Qsci/qscilexercustom.h>

namespace chatelaine::ui {

class CedarLexer : public QsciLexerCustom {
  Q_OBJECT

public:
  enum Style { Plain, Keyword, Entity, String, Number, Comment, Annotation };

  explicit CedarLexer(QObject* parent = nullptr);
  void applyTheme();                                    // again after a change of theme
  [[nodiscard]] const char* language() const override { return "Cedar"; }
  [[nodiscard]] QString description(int style) const override;
  void styleText(int start, int end) override;
};

struct StyledRun {
  int offset = 0;                                       // bytes
  int length = 0;
  CedarLexer::Style style = CedarLexer::Plain;
};
// The runs of a whole UTF-8 text, without gaps.
QList<StyledRun> cedarRuns(const QByteArray& text);

}  // namespace chatelaine::ui
