#include "ui/widgets/filter_bar.h"

#include <QtCore/QMimeData>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtGui/QSyntaxHighlighter>
#include <QtGui/QTextDocument>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QToolButton>

#include "ui/theme/theme.h"
#include "ui/widgets/completion_popup.h"

namespace chatelaine::ui {

// One line of text; the field around it is painted by the bar.
class FilterBar::Edit : public QPlainTextEdit {
public:
  explicit Edit(QWidget* parent) : QPlainTextEdit(parent) {
    setFrameShape(NoFrame);
    setLineWrapMode(NoWrap);
    setTabChangesFocus(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    document()->setDocumentMargin(0);
    setAccessibleName(tr("Filter"));
  }

protected:
  void insertFromMimeData(const QMimeData* source) override { textCursor().insertText(source->text().simplified()); }
  void wheelEvent(QWheelEvent*) override {}
  void paintEvent(QPaintEvent* event) override {
    QPlainTextEdit::paintEvent(event);
    if (!document()->isEmpty()) return;
    const Theme& look = theme();
    QPainter painter(viewport());
    painter.setPen(look.color(Role::textMuted));
    painter.setFont(look.font(Face::body));
    const QString words = tr("Filter every page, for example ");
    painter.drawText(viewport()->rect().adjusted(1, 0, 0, 0), Qt::AlignVCenter, words);
    const int x = 1 + painter.fontMetrics().horizontalAdvance(words);
    painter.setFont(look.font(Face::mono));
    painter.drawText(viewport()->rect().adjusted(x, 0, 0, 0), Qt::AlignVCenter, QStringLiteral("agent == \"refund-agent\""));
  }
};

class FilterBar::Highlighter : public QSyntaxHighlighter {
public:
  Highlighter(QTextDocument* document, const FilterCheck& check) : QSyntaxHighlighter(document), check_(check) {}

protected:
  void highlightBlock(const QString& text) override {
    for (const FilterSpan& span : check_.spans) {
      QTextCharFormat format;
      format.setForeground(theme().color(span.role));
      if (span.squiggle) {
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        format.setUnderlineColor(theme().color(Role::invalid));
      }
      setFormat(span.from, qMin(span.length, static_cast<int>(text.size()) - span.from), format);
    }
  }

private:
  const FilterCheck& check_;
};

FilterBar::FilterBar(QWidget* parent) : QWidget(parent), edit_(new Edit(this)), clear_(new QToolButton(this)) {
  setFixedHeight(26);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("Filter bar"));
  setFocusProxy(edit_);
  highlighter_ = new Highlighter(edit_->document(), check_);
  edit_->setFont(theme().font(Face::mono));
  edit_->viewport()->setAutoFillBackground(false);
  edit_->installEventFilter(this);
  clear_->setIcon(themedIcon(QStringLiteral("close"), Role::textMuted));
  clear_->setIconSize({13, 13});
  clear_->setAutoRaise(true);
  clear_->setAccessibleName(tr("Clear the filter"));
  clear_->setToolTip(tr("Clear the filter"));
  clear_->setFocusPolicy(Qt::NoFocus);
  clear_->hide();
  connect(clear_, &QToolButton::clicked, this, [this] {
    edit(QString());
    apply();
  });
  connect(edit_, &QPlainTextEdit::textChanged, this, &FilterBar::textEdited);
}

void FilterBar::setLanguage(FilterLanguage language) {
  language_ = std::move(language);
  recheck();
}

QString FilterBar::text() const { return edit_->toPlainText(); }

QString FilterBar::verdict() const {
  if (check_.validity == FilterValidity::valid && check_.words.isEmpty()) return text() == applied_ ? answer_ : tr("Enter applies");
  return check_.words;
}

void FilterBar::setApplied(const QString& text) {
  applied_ = text;
  answer_.clear();
  edit(text);
}

void FilterBar::setAnswer(const QString& words) {
  answer_ = words;
  placeParts();
  update();
}

void FilterBar::edit(const QString& text) {
  if (text != edit_->toPlainText()) edit_->setPlainText(text);
  edit_->moveCursor(QTextCursor::End);
  if (popup_) popup_->hide();
}

void FilterBar::recheck() {
  checked_ = text();
  check_ = language_.check ? language_.check(checked_) : FilterCheck{};
  if (checked_.isEmpty()) check_.validity = FilterValidity::empty;
  highlighter_->rehighlight();
  edit_->setAccessibleDescription(verdict());
  placeParts();
  update();
}

void FilterBar::textEdited() {
  if (text() == checked_) return;  // the highlighter's own change
  recheck();
  if (edit_->hasFocus()) offerCompletions();
}

void FilterBar::apply() {
  if (popup_) popup_->hide();
  if (check_.validity == FilterValidity::invalid) return;
  applied_ = text();
  answer_.clear();
  placeParts();
  update();
  Q_EMIT applied(applied_);
}

void FilterBar::offerCompletions() {
  if (!language_.complete) return;
  const int cursor = edit_->textCursor().position();
  offered_ = text().isEmpty() ? FilterCompletions{} : language_.complete(text(), cursor);
  if (!popup_) {
    popup_ = new CompletionPopup(window());
    connect(popup_, &CompletionPopup::chosen, this, [this](int row) { insertCompletion(offered_.items[row]); });
  }
  QTextCursor start(edit_->document());
  start.setPosition(qBound(0, offered_.from, static_cast<int>(text().size())));
  const QPoint at = edit_->viewport()->mapTo(window(), QPoint(edit_->cursorRect(start).left() - 8, 0));
  popup_->offer(offered_, QPoint(at.x(), mapTo(window(), QPoint(0, height())).y()));
}

void FilterBar::insertCompletion(const FilterCompletion& completion) {
  QTextCursor cursor = edit_->textCursor();
  cursor.setPosition(offered_.from);
  cursor.setPosition(offered_.from + offered_.length, QTextCursor::KeepAnchor);
  cursor.insertText(completion.text);
  edit_->setTextCursor(cursor);
  popup_->hide();
  edit_->setFocus();
}

bool FilterBar::keyPressed(int key, Qt::KeyboardModifiers modifiers) {
  const bool open = popup_ && popup_->isVisible();
  if (open && (key == Qt::Key_Down || key == Qt::Key_Up)) return popup_->move(key == Qt::Key_Down ? 1 : -1), true;
  if (open && key == Qt::Key_Tab) return insertCompletion(offered_.items[popup_->current()]), true;
  if (open && key == Qt::Key_Escape) return popup_->hide(), true;
  if (key == Qt::Key_Space && modifiers & Qt::ControlModifier) return offerCompletions(), true;
  if (key == Qt::Key_Return || key == Qt::Key_Enter) return apply(), true;
  if (key == Qt::Key_Escape && text() != applied_) return edit(applied_), true;
  return key == Qt::Key_Up || key == Qt::Key_Down;
}

bool FilterBar::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    if (keyPressed(key->key(), key->modifiers())) return true;
  }
  if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
    if (event->type() == QEvent::FocusOut && popup_) popup_->hide();
    update();
  }
  if (event->type() == QEvent::PaletteChange) highlighter_->rehighlight();
  return QWidget::eventFilter(watched, event);
}

void FilterBar::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  edit_->setFocus();
}

void FilterBar::placeParts() {
  const bool any = !text().isEmpty();
  clear_->setVisible(any);
  clear_->setGeometry(width() - 25, 2, 22, 22);
  const QFontMetrics metrics(theme().font(Face::small));
  const QString words = verdict();
  const int right = (any ? 28 : 8) + (words.isEmpty() ? 0 : metrics.horizontalAdvance(words) + 26);
  edit_->setGeometry(28, 4, qMax(40, width() - 28 - right), 19);
}

void FilterBar::resizeEvent(QResizeEvent*) { placeParts(); }

void FilterBar::paintEvent(QPaintEvent*) {
  const Theme& look = theme();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool focus = edit_->hasFocus();
  const qreal half = focus ? 1 : 0.5;
  painter.setPen(QPen(look.color(focus ? Role::focus : Role::lineStrong), focus ? 2 : 1));
  painter.setBrush(look.color(Role::surface));
  painter.drawRoundedRect(QRectF(rect()).adjusted(half, half, -half, -half), 3, 3);
  drawIcon(painter, QStringLiteral("filter"), Role::textMuted, QPointF(9, 6), 14);
  if (check_.validity == FilterValidity::empty) return;
  const Role role = check_.validity == FilterValidity::valid ? Role::valid
                    : check_.validity == FilterValidity::invalid ? Role::invalid : Role::certainlyEmpty;
  painter.fillRect(QRectF(1, height() - 2, width() - 2, 2), look.color(role));
  const QString words = verdict();
  if (words.isEmpty()) return;
  painter.setFont(look.font(Face::small));
  const bool waiting = check_.validity == FilterValidity::valid && text() != applied_;
  painter.setPen(look.color(waiting ? Role::textMuted : role));
  const QRect place(0, 0, width() - 28, height() - 1);
  painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, words);
  const int left = place.right() - painter.fontMetrics().horizontalAdvance(words) - 17;
  const QString icon = check_.validity == FilterValidity::valid ? QStringLiteral("accept")
                       : check_.validity == FilterValidity::invalid ? QStringLiteral("deny") : QStringLiteral("warning");
  if (!waiting) drawIcon(painter, icon, role, QPointF(left, 6), 13);
}

}  // namespace chatelaine::ui
