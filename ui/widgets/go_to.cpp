#include "ui/widgets/go_to.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtGui/QStandardItemModel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QStyledItemDelegate>

#include "ui/theme/figures.h"
#include "ui/theme/marks.h"
#include "ui/theme/theme.h"

namespace chatelaine::ui {

namespace {

constexpr int paletteWidth = 640;
constexpr int searchHeight = 40;
constexpr int hintHeight = 29;
constexpr int itemHeight = 32;
constexpr int headingHeight = 24;
constexpr int hitsPerGroup = 3;

enum GoToRole { ItemRole = Qt::UserRole + 1, QueryRole };

// Draws text with the matched part on `match`; returns its width.
qreal drawMatched(QPainter& painter, QRectF rect, const QString& text, const QString& query, Role role) {
  const QFontMetricsF metrics(painter.font());
  const qsizetype at = query.isEmpty() ? -1 : text.indexOf(query, 0, Qt::CaseInsensitive);
  if (at >= 0) {
    const qreal left = metrics.horizontalAdvance(text.left(at));
    const qreal width = metrics.horizontalAdvance(text.mid(at, query.size()));
    painter.fillRect(QRectF(rect.left() + left, rect.center().y() - 8, width, 16), theme().color(Role::match));
  }
  painter.setPen(theme().color(role));
  painter.drawText(rect, Qt::AlignVCenter | Qt::TextSingleLine, metrics.elidedText(text, Qt::ElideRight, rect.width()));
  return metrics.horizontalAdvance(text);
}

class GoToDelegate : public QStyledItemDelegate {
public:
  GoToDelegate(const QList<GoToItem>& items, QObject* parent) : QStyledItemDelegate(parent), items_(items) {}

  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
    return {100, index.data(ItemRole).toInt() < 0 ? headingHeight : itemHeight};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& look = theme();
    const int row = index.data(ItemRole).toInt();
    if (row < 0) {
      painter->setFont(look.font(Face::smallStrong));
      painter->setPen(look.color(Role::textMuted));
      painter->drawText(option.rect.adjusted(12, 4, 0, 0), Qt::AlignVCenter, index.data().toString());
      return;
    }
    const GoToItem& item = items_[row];
    if (option.state & QStyle::State_Selected) painter->fillRect(option.rect, look.color(Role::selection));
    drawIcon(*painter, item.icon, item.iconRole, QPointF(option.rect.left() + 12, option.rect.top() + 8), 16);
    QRectF rect = QRectF(option.rect).adjusted(36, 0, -12, 0);
    if (!item.keys.isEmpty()) {
      const qreal width = keyCapWidth(item.keys);
      drawKeyCap(*painter, QPointF(rect.right() - width, rect.center().y()), item.keys);
      rect.setRight(rect.right() - width - 8);
    }
    const QString query = index.data(QueryRole).toString();
    painter->setFont(look.font(item.mono ? Face::mono : Face::body));
    const qreal used = drawMatched(*painter, rect, item.title, query, Role::text);
    rect.setLeft(rect.left() + used + 8);
    painter->setFont(look.font(Face::body));
    if (rect.width() > 20) drawMatched(*painter, rect, item.subtitle, query, Role::textMuted);
  }

private:
  const QList<GoToItem>& items_;
};

// Smaller is better; -1: no match. Starts of names before starts of words before the middle, titles before subtitles.
int rank(const GoToItem& item, const QString& query) {
  if (query.isEmpty()) return 0;
  const qsizetype title = item.title.indexOf(query, 0, Qt::CaseInsensitive);
  if (title == 0) return 0;
  if (title > 0) return item.title[title - 1].isLetterOrNumber() ? 2 : 1;
  return item.subtitle.contains(query, Qt::CaseInsensitive) ? 3 : -1;
}

}  // namespace

GoTo::GoTo(QWidget* window)
    : QWidget(window), field_(new QLineEdit(this)), list_(new QListView(this)), model_(new QStandardItemModel(this)) {
  setAccessibleName(tr("Go to"));
  field_->setAccessibleName(tr("Go to"));
  field_->setPlaceholderText(tr("Page, identity, tool, policy, check or action"));
  field_->setFrame(false);
  field_->setFont(theme().font(Face::mono));
  field_->installEventFilter(this);
  list_->setAccessibleName(tr("Hits"));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setFocusPolicy(Qt::NoFocus);
  list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  list_->setModel(model_);
  list_->setItemDelegate(new GoToDelegate(items_, list_));
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  connect(field_, &QLineEdit::textChanged, this, &GoTo::match);
  connect(list_, &QListView::clicked, this, [this] { run(false); });
  window->installEventFilter(this);
  hide();
}

void GoTo::open(QList<GoToItem> items) {
  items_ = std::move(items);
  field_->clear();
  match();
  show();
  raise();
  field_->setFocus();
}

void GoTo::setQuery(const QString& query) { field_->setText(query); }

void GoTo::match() {
  QString query = field_->text().trimmed();
  const bool actionsOnly = query.startsWith(u'>');
  if (actionsOnly) query = query.mid(1).trimmed();
  QStringList order;
  QHash<QString, QList<std::pair<int, int>>> hits;  // group -> (rank, item)
  int found = 0;
  for (int i = 0; i < items_.size(); ++i) {
    const int place = actionsOnly && !items_[i].action ? -1 : rank(items_[i], query);
    if (place < 0) continue;
    ++found;
    if (!hits.contains(items_[i].group)) order.append(items_[i].group);
    hits[items_[i].group].append({place, i});
  }
  model_->clear();
  for (const QString& group : order) {
    QList<std::pair<int, int>>& rows = hits[group];
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    auto* heading = new QStandardItem(group);
    heading->setFlags(Qt::NoItemFlags);
    heading->setData(-1, ItemRole);
    model_->appendRow(heading);
    for (const auto& [place, item] : rows.mid(0, hitsPerGroup)) {
      auto* row = new QStandardItem(items_[item].title);
      row->setData(item, ItemRole);
      row->setData(query, QueryRole);
      row->setData(items_[item].title + QStringLiteral(", ") + items_[item].subtitle, Qt::AccessibleTextRole);
      model_->appendRow(row);
    }
  }
  counts_ = ofWhole(found, items_.size());
  if (model_->rowCount() > 1) list_->setCurrentIndex(model_->index(1, 0));
  place();
}

void GoTo::place() {
  int rows = 0;
  for (int row = 0; row < model_->rowCount(); ++row) rows += model_->item(row)->data(ItemRole).toInt() < 0 ? headingHeight : itemHeight;
  if (rows == 0) rows = itemHeight;
  const QSize window = parentWidget()->size();
  const int width = qMin(paletteWidth, window.width() - 32);
  const int height = qMin(searchHeight + rows + 8 + hintHeight, window.height() - 96);
  setGeometry((window.width() - width) / 2 - 4, 60, width + 8, height + 8);
  field_->setGeometry(40, 9, width - 160, 30);
  list_->setGeometry(5, 5 + searchHeight, width - 2, height - searchHeight - hintHeight - 2);
  update();
}

QStringList GoTo::shownTitles() const {
  QStringList titles;
  for (int row = 0; row < model_->rowCount(); ++row)
    if (model_->item(row)->data(ItemRole).toInt() >= 0) titles.append(model_->item(row)->text());
  return titles;
}

void GoTo::moveCurrent(int by) {
  int row = list_->currentIndex().row();
  for (int tries = 0; tries < model_->rowCount(); ++tries) {
    row = (row + by + model_->rowCount()) % model_->rowCount();
    if (model_->item(row)->data(ItemRole).toInt() < 0) continue;
    list_->setCurrentIndex(model_->index(row, 0));
    return;
  }
}

void GoTo::run(bool filter) {
  const QModelIndex current = list_->currentIndex();
  const int row = current.isValid() ? current.data(ItemRole).toInt() : -1;
  if (row < 0) return;
  const GoToItem item = items_[row];
  if (filter && item.condition.isEmpty()) return;
  hide();
  if (filter) Q_EMIT filterRequested(item.condition);
  else if (item.run) item.run();
}

bool GoTo::eventFilter(QObject* watched, QEvent* event) {
  if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible()) place();
  if (watched == field_ && event->type() == QEvent::FocusOut && isVisible()) {
    if (static_cast<QFocusEvent*>(event)->reason() != Qt::ActiveWindowFocusReason) hide();
  }
  if (watched == field_ && event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    switch (key->key()) {
      case Qt::Key_Escape: hide(); parentWidget()->setFocus(); return true;
      case Qt::Key_Down: moveCurrent(1); return true;
      case Qt::Key_Up: moveCurrent(-1); return true;
      case Qt::Key_Return:
      case Qt::Key_Enter: run(key->modifiers() & Qt::ControlModifier); return true;
      default: break;
    }
  }
  return QWidget::eventFilter(watched, event);
}

void GoTo::paintEvent(QPaintEvent*) {
  const Theme& look = theme();
  QPainter painter(this);
  painter.fillRect(rect(), look.color(Role::chrome));
  const QRect box = rect().adjusted(4, 4, -4, -4);
  painter.fillRect(box, look.color(Role::surface));
  drawIcon(painter, QStringLiteral("search"), Role::text, QPointF(box.left() + 12, box.top() + 12), 16);
  painter.setFont(look.font(Face::small));
  painter.setPen(look.color(Role::textMuted));
  painter.drawText(QRect(box.left(), box.top(), box.width() - 12, searchHeight), Qt::AlignRight | Qt::AlignVCenter, counts_);
  painter.fillRect(QRect(box.left(), box.top() + searchHeight - 1, box.width(), 1), look.color(Role::line));
  if (model_->rowCount() == 0) {
    painter.setFont(look.font(Face::body));
    painter.drawText(QRect(box.left() + 12, box.top() + searchHeight, box.width(), itemHeight), Qt::AlignVCenter, tr("Nothing is called so"));
  }
  const QRect foot(box.left() + 1, box.bottom() - hintHeight, box.width() - 2, hintHeight);
  painter.fillRect(foot, look.color(Role::surfaceRaised));
  painter.fillRect(QRect(foot.left(), foot.top(), foot.width(), 1), look.color(Role::line));
  qreal x = foot.left() + 12;
  const qreal y = foot.center().y() + 1;
  const auto hint = [&](const QString& key, const QString& word) {
    x += drawKeyCap(painter, QPointF(x, y), key) + 4;
    painter.setFont(look.font(Face::small));
    painter.setPen(look.color(Role::textMuted));
    painter.drawText(QRectF(x, y - 8, 120, 16), Qt::AlignVCenter, word);
    x += painter.fontMetrics().horizontalAdvance(word) + 16;
  };
  hint(QStringLiteral("↑↓"), tr("move"));
  hint(QStringLiteral("⏎"), tr("go"));
  hint(QStringLiteral("Ctrl ⏎"), tr("filter by it"));
  hint(QStringLiteral(">"), tr("actions only"));
  hint(QStringLiteral("Esc"), tr("close"));
  painter.setPen(look.color(Role::lineStrong));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(QRectF(box).adjusted(-0.5, -0.5, 0.5, 0.5));
}

}  // namespace chatelaine::ui
