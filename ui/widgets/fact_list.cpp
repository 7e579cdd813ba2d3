#include "ui/widgets/fact_list.h"

#include <QtCore/QRegularExpression>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QHelpEvent>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolTip>

#include "ui/theme/theme.h"

namespace chatelaine::ui {

namespace {

constexpr int inset = 12;
constexpr int labelWidth = 84;
constexpr int stepHeight = 30;

QString spoken(const Fact& fact) {
  QString text = fact.label.isEmpty() ? fact.value : fact.label + QStringLiteral(": ") + fact.value;
  if (fact.severity) text += QStringLiteral(", ") + markOf(*fact.severity).word;
  if (fact.evidence) text += QStringLiteral(", ") + markOf(*fact.evidence).word;
  if (!fact.figure.isEmpty()) text += QStringLiteral(", ") + fact.figure;
  return text;
}

QString spoken(const ChainStep& step) {
  QString text = step.evidence ? step.name + QStringLiteral(", ") + markOf(*step.evidence).word : step.name;
  if (step.stopAbove) text += QStringLiteral(", stopped here");
  return text;
}

int rightWidth(const Fact& fact) {
  int width = 0;
  const QFontMetrics small(theme().font(Face::small));
  if (!fact.figure.isEmpty()) width += small.horizontalAdvance(fact.figure) + 16;
  if (fact.evidence) width += 13 + 6 + (fact.word ? small.horizontalAdvance(markOf(*fact.evidence).word) + 3 : 0);
  return width;
}

int leftOfValue(const Fact& fact) {
  int left = fact.label.isEmpty() ? 0 : labelWidth + 8;
  if (!fact.icon.isEmpty()) left += 18;
  if (fact.severity) left += severityWidth + 6;
  return left;
}

QFont valueFont(const Fact& fact) { return theme().font(fact.mono ? Face::mono : Face::body); }

// Lets long names and paths break after their separators.
QString breakable(const QString& text) {
  static const QString separators = QStringLiteral("/_.,:@-");
  QString result;
  for (const QChar character : text) {
    result += character;
    if (separators.contains(character)) result += QChar(0x200B);
  }
  return result;
}

// Between words where every word fits, else anywhere: digests have no separators.
int wrapping(const QFontMetrics& metrics, const QString& text, int room) {
  static const QRegularExpression space(QStringLiteral("[ \n\u200B]"));
  for (const QString& word : text.split(space))
    if (metrics.horizontalAdvance(word) > room) return Qt::TextWrapAnywhere;
  return Qt::TextWordWrap;
}

}  // namespace

FactList::FactList(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAccessibleName(tr("Facts"));
}

void FactList::setGroups(const QList<FactGroup>& groups) {
  for (const QList<QWidget*>& row : buttons_) qDeleteAll(row);
  buttons_.clear();
  groups_ = groups;
  current_ = -1;
  for (const FactGroup& group : groups_) {
    QList<QWidget*> row;
    for (const DetailAction& action : group.actions) {
      auto* button = new QPushButton(action.text, this);
      button->setProperty("small", true);
      button->setFont(theme().font(Face::small));
      if (!action.icon.isEmpty()) button->setIcon(themedIcon(action.icon));
      button->setIconSize({13, 13});
      button->setAccessibleName(action.text);
      connect(button, &QPushButton::clicked, this, [this, id = action.id] { Q_EMIT actionTriggered(id); });
      button->show();
      row.append(button);
    }
    buttons_.append(row);
  }
  layOut();
  setAccessibleDescription(spokenFacts().join(QStringLiteral("; ")));
  updateGeometry();
  update();
}

QStringList FactList::spokenFacts() const {
  QStringList all;
  for (const Line& line : lines_) {
    if (line.kind == Kind::fact) all.append(spoken(line.fact));
    if (line.kind == Kind::step) all.append(spoken(line.step));
  }
  return all;
}

int FactList::addText(Kind kind, const QString& text, int y) {
  const QFontMetrics metrics(theme().font(kind == Kind::heading ? Face::smallStrong : Face::small));
  const QRect box = metrics.boundingRect(QRect(inset, 0, width() - 2 * inset, 4000), Qt::TextWordWrap, text);
  const int height = kind == Kind::heading ? 14 : box.height();
  lines_.append({kind, QRect(inset, y, width() - 2 * inset, height), text, {}, {}});
  return y + height + (kind == Kind::heading ? 4 : 4);
}

int FactList::addFact(const Fact& fact, int y) {
  const int room = qMax(40, width() - 2 * inset - leftOfValue(fact) - rightWidth(fact));
  const QFontMetrics metrics(valueFont(fact));
  const QRect box = metrics.boundingRect(QRect(0, 0, room, 4000), wrapping(metrics, breakable(fact.value), room), breakable(fact.value));
  const QRect label = QFontMetrics(theme().font(Face::body)).boundingRect(QRect(0, 0, labelWidth, 4000), Qt::TextWordWrap, breakable(fact.label));
  const int height = qMax(20, qMax(box.height(), fact.label.isEmpty() ? 0 : label.height()) + 4);
  lines_.append({Kind::fact, QRect(inset, y, width() - 2 * inset, height), {}, fact, {}});
  return y + height;
}

int FactList::placeButtons(qsizetype group, int y) {
  int x = inset;
  if (!buttons_[group].isEmpty()) y += 4;
  for (QWidget* button : buttons_[group]) {
    const QSize size = button->sizeHint();
    if (x > inset && x + size.width() > width() - inset) {
      x = inset;
      y += 26;
    }
    button->setGeometry(x, y, size.width(), size.height());
    x += size.width() + 8;
  }
  return buttons_[group].isEmpty() ? y : y + 26;
}

void FactList::layOut() {
  lines_.clear();
  int y = 8;
  for (qsizetype i = 0; i < groups_.size(); ++i) {
    const FactGroup& group = groups_[i];
    if (i > 0) y += 12;
    if (!group.heading.isEmpty()) y = addText(Kind::heading, group.heading, y);
    bool first = true;
    for (const ChainStep& step : group.chain) {
      lines_.append({Kind::step, QRect(inset, y, width() - 2 * inset, stepHeight), {}, {}, step, first});
      first = false;
      y += stepHeight;
    }
    for (const Fact& fact : group.facts) y = addFact(fact, y);
    if (!group.remark.isEmpty()) y = addText(Kind::remark, group.remark, y + 2);
    y = placeButtons(i, y);
  }
  height_ = y + 8;
  setMinimumHeight(height_);
}

void FactList::resizeEvent(QResizeEvent*) { layOut(); }

void FactList::paintFact(QPainter& painter, const Line& line) const {
  const Theme& look = theme();
  const Fact& fact = line.fact;
  QRect rect = line.rect.adjusted(0, 2, 0, -2);
  painter.setFont(look.font(Face::body));
  painter.setPen(look.color(Role::textMuted));
  if (!fact.label.isEmpty()) painter.drawText(QRect(rect.left(), rect.top(), labelWidth, rect.height()), Qt::TextWordWrap, breakable(fact.label));
  int x = rect.left() + (fact.label.isEmpty() ? 0 : labelWidth + 8);
  const int middle = rect.top() + 8;
  if (!fact.icon.isEmpty()) drawIcon(painter, fact.icon, fact.iconRole, QPointF(x, middle - 6.5), 13), x += 18;
  if (fact.severity) drawSeverity(painter, QPointF(x, middle), *fact.severity), x += severityWidth + 6;
  painter.setFont(valueFont(fact));
  painter.setPen(look.color(fact.link.isEmpty() ? fact.role : fact.role == Role::text ? Role::accent : fact.role));
  const int room = rect.right() + 1 - x - rightWidth(fact);
  painter.drawText(QRect(x, rect.top(), room, rect.height()), wrapping(painter.fontMetrics(), breakable(fact.value), room), breakable(fact.value));
  int right = rect.right() + 1;
  painter.setFont(look.font(Face::small));
  painter.setPen(look.color(Role::textMuted));
  if (!fact.figure.isEmpty()) {
    const int width = painter.fontMetrics().horizontalAdvance(fact.figure);
    painter.setPen(look.color(fact.label.isEmpty() ? Role::text : Role::textMuted));
    painter.drawText(QRect(right - width, rect.top(), width, 16), Qt::AlignVCenter, fact.figure);
    right -= width + 10;
  }
  if (!fact.evidence) return;
  const Mark mark = markOf(*fact.evidence);
  if (fact.word) {
    const int width = painter.fontMetrics().horizontalAdvance(mark.word);
    painter.setPen(look.color(mark.role));
    painter.drawText(QRect(right - width, rect.top(), width, 16), Qt::AlignVCenter, mark.word);
    right -= width + 3;
  }
  drawIcon(painter, mark.icon, mark.role, QPointF(right - 13, rect.top() + 1), 13);
}

void FactList::paintStep(QPainter& painter, const Line& line) const {
  const Theme& look = theme();
  const QRect rect = line.rect;
  const qreal x = rect.left() + 8;
  const qreal y = rect.top() + 14;
  painter.setRenderHint(QPainter::Antialiasing);
  if (!line.first) {
    painter.setPen(line.step.evidence ? look.evidencePen(*line.step.evidence) : QPen(look.color(Role::hatch), 1, Qt::DotLine));
    painter.drawLine(QPointF(x, y - 21), QPointF(x, y - 9));
  }
  if (line.step.stopAbove) painter.fillRect(QRectF(x - 9, y - 13, 18, 3), look.color(Role::deny));
  painter.setRenderHint(QPainter::Antialiasing, false);
  drawIcon(painter, line.step.icon, line.step.iconRole, QPointF(x - 8, y - 8), 16);
  painter.setFont(look.font(Face::small));
  painter.setPen(look.color(Role::textMuted));
  const QString word = line.step.evidence ? markOf(*line.step.evidence).word : QString();
  painter.drawText(QRectF(rect.left(), y - 8, rect.width(), 16), Qt::AlignRight | Qt::AlignVCenter, word);
  const int taken = painter.fontMetrics().horizontalAdvance(word) + 8;
  painter.setFont(look.font(line.step.strong ? Face::strong : Face::body));
  painter.setPen(look.color(line.step.evidence || line.step.strong ? Role::text : Role::textMuted));
  const QRectF place(rect.left() + 26, y - 8, rect.width() - 26 - taken, 16);
  painter.drawText(place, Qt::AlignVCenter, painter.fontMetrics().elidedText(line.step.name, Qt::ElideMiddle, static_cast<int>(place.width())));
}

void FactList::paintEvent(QPaintEvent*) {
  const Theme& look = theme();
  QPainter painter(this);
  for (int i = 0; i < lines_.size(); ++i) {
    const Line& line = lines_[i];
    switch (line.kind) {
      case Kind::heading:
      case Kind::remark:
        painter.setFont(look.font(line.kind == Kind::heading ? Face::smallStrong : Face::small));
        painter.setPen(look.color(Role::textMuted));
        painter.drawText(line.rect, Qt::TextWordWrap, line.text);
        break;
      case Kind::fact: paintFact(painter, line); break;
      case Kind::step: paintStep(painter, line); break;
    }
    if (i == current_ && hasFocus()) {
      painter.setPen(QPen(look.color(Role::focus), 2));
      painter.setBrush(Qt::NoBrush);
      painter.drawRect(QRectF(line.rect).adjusted(-4, 1, 4, -1));
    }
  }
}

int FactList::lineAt(QPoint position) const {
  for (int i = 0; i < lines_.size(); ++i)
    if (lines_[i].rect.contains(position)) return i;
  return -1;
}

void FactList::moveCurrent(int by) {
  for (int i = current_ + by; i >= 0 && i < lines_.size(); i += by) {
    if (lines_[i].kind != Kind::fact && lines_[i].kind != Kind::step) continue;
    current_ = i;
    setAccessibleDescription(lines_[i].kind == Kind::fact ? spoken(lines_[i].fact) : spoken(lines_[i].step));
    update();
    return;
  }
}

void FactList::keyPressEvent(QKeyEvent* event) {
  const bool onFact = current_ >= 0 && current_ < lines_.size() && lines_[current_].kind == Kind::fact;
  if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Up) return moveCurrent(event->key() == Qt::Key_Down ? 1 : -1);
  if (onFact && event->matches(QKeySequence::Copy)) return QGuiApplication::clipboard()->setText(lines_[current_].fact.value);
  if (onFact && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && !lines_[current_].fact.link.isEmpty()) {
    Q_EMIT linkActivated(lines_[current_].fact.link);
    return;
  }
  QWidget::keyPressEvent(event);
}

void FactList::mousePressEvent(QMouseEvent* event) {
  const int line = lineAt(event->pos());
  if (line < 0) return;
  if (lines_[line].kind == Kind::fact || lines_[line].kind == Kind::step) current_ = line;
  update();
  if (event->button() == Qt::LeftButton && !lines_[line].fact.link.isEmpty()) {
    const QString link = lines_[line].fact.link;  // the list may be filled anew by what follows
    Q_EMIT linkActivated(link);
  }
}

void FactList::mouseMoveEvent(QMouseEvent* event) {
  const int line = lineAt(event->pos());
  setCursor(line >= 0 && !lines_[line].fact.link.isEmpty() ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

bool FactList::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const int line = lineAt(help->pos());
    if (line >= 0 && !lines_[line].fact.tooltip.isEmpty()) QToolTip::showText(help->globalPos(), lines_[line].fact.tooltip, this);
    else QToolTip::hideText();
    return true;
  }
  return QWidget::event(event);
}

}  // namespace chatelaine::ui
