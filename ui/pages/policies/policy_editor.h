// The editor of one Cedar file: colours, squiggles with reason and help below, the effect column between line numbers and text,
// the deciding condition of a flipped request. It shows what it is given. GUI thread. Spans are bytes of the UTF-8 text.
#pragma once

#include <optional>
#include <vector>

#include <Qsci/qsciscintilla.h>

#include "core/base/diagnostic.h"
#include "core/simulate/replay.h"

namespace chatelaine::ui {

class CedarLexer;
class EffectColumn;

// What the effect column shows at a policy's head.
struct PolicyHead {
  Span span;                                    // of the policy
  simulate::PolicyEffect effect;
};

class PolicyEditor : public QsciScintilla {
  Q_OBJECT

public:
  explicit PolicyEditor(QWidget* parent = nullptr);

  [[nodiscard]] QByteArray utf8() const;
  void setUtf8(const QByteArray& text);         // emits no edited()
  void showDiagnostics(const Diagnostics& diagnostics);
  void showEffects(std::vector<PolicyHead> heads, bool stale);     // stale: greyed, of the last good text
  // Box around the condition, its line marked, the words below; nothing: removes them.
  void showDeciding(std::optional<Span> condition, const QString& words);
  [[nodiscard]] int lineOf(size_t offset) const;
  [[nodiscard]] const std::vector<PolicyHead>& heads() const { return heads_; }
  [[nodiscard]] bool effectsStale() const { return stale_; }

Q_SIGNALS:
  void edited();
  void cursorAt(int line, int column);          // from 1

protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

private:
  void applyTheme();
  void annotate();
  void placeColumn();

  CedarLexer* lexer_;
  EffectColumn* column_;
  Diagnostics diagnostics_;
  std::vector<PolicyHead> heads_;
  std::optional<Span> deciding_;
  QString decidingWords_;
  bool stale_ = false;
  bool loading_ = false;
};

}  // namespace chatelaine::ui
