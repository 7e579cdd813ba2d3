// The filter of the whole window: mono text with syntax colours, the verdict in words at the right, validity as the bottom
// edge. Enter applies; until then nothing else changes. The grammar is not known here: it is supplied as two functions that
// must be quick (they run on every key, on the GUI thread).
#pragma once

#include <functional>

#include <QtCore/QList>
#include <QtWidgets/QWidget>

#include "ui/theme/role.h"

class QPlainTextEdit;
class QToolButton;

namespace chatelaine::ui {

enum class FilterValidity { empty, valid, invalid, certainlyEmpty };

// Positions are UTF-16 units of the text.
struct FilterSpan {
  int from = 0;
  int length = 0;
  Role role = Role::text;
  bool squiggle = false;       // the place that is wrong
};

struct FilterCheck {
  FilterValidity validity = FilterValidity::empty;
  QString words;               // "at 7: write == to compare", "valid, can match nothing"; for valid: empty until counted
  QList<FilterSpan> spans;
};

struct FilterCompletion {
  QString text;                // what is inserted
  QString meaning;
  QString recorded;            // "2,106 of 2,228"
};

struct FilterCompletions {
  int from = 0;                // what the insertion replaces
  int length = 0;
  QList<FilterCompletion> items;
  QString foot;                // "Right: how many requests record it"
};

struct FilterLanguage {
  std::function<FilterCheck(const QString& text)> check;
  std::function<FilterCompletions(const QString& text, int cursor)> complete;
};

class CompletionPopup;

class FilterBar : public QWidget {
  Q_OBJECT

public:
  explicit FilterBar(QWidget* parent = nullptr);
  void setLanguage(FilterLanguage language);

  [[nodiscard]] QString text() const;
  [[nodiscard]] QString appliedText() const { return applied_; }
  [[nodiscard]] FilterValidity validity() const { return check_.validity; }
  [[nodiscard]] QString verdict() const;              // the words at the right, as shown

  // Shows `text` as the filter in force; emits nothing.
  void setApplied(const QString& text);
  // What the filter in force matches: "594 requests". Shown while the text is the applied one.
  void setAnswer(const QString& words);
  // Puts text into the field without applying it.
  void edit(const QString& text);
  // Checks and colours again, after the language's data changed.
  void recheck();

  [[nodiscard]] QSize sizeHint() const override { return {400, 26}; }

Q_SIGNALS:
  void applied(const QString& text);

protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;

private:
  void textEdited();
  void apply();
  void offerCompletions();
  void insertCompletion(const FilterCompletion& completion);
  bool keyPressed(int key, Qt::KeyboardModifiers modifiers);
  void placeParts();

  class Edit;
  class Highlighter;
  Edit* edit_;
  Highlighter* highlighter_;
  QToolButton* clear_;
  CompletionPopup* popup_ = nullptr;
  FilterLanguage language_;
  FilterCheck check_;
  FilterCompletions offered_;
  QString applied_;
  QString answer_;
  QString checked_;
};

}  // namespace chatelaine::ui
