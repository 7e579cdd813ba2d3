#include "ui/widgets/rail.h"

#include <QtCore/QSignalBlocker>
#include <QtGui/QPainter>
#include <QtGui/QStandardItemModel>
#include <QtWidgets/QStyledItemDelegate>

#include "ui/theme/theme.h"

namespace chatelaine::ui {

namespace {

enum RailRole { IdRole = Qt::UserRole + 1, IconRole, CountRole, SeparatedRole };
constexpr int entryHeight = 28;
constexpr int separatorHeight = 13;

class RailDelegate : public QStyledItemDelegate {
public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
    return {136, entryHeight + (index.data(SeparatedRole).toBool() ? separatorHeight : 0)};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& look = theme();
    QRect row = option.rect;
    if (index.data(SeparatedRole).toBool()) {
      painter->fillRect(QRect(row.left(), row.top() + 6, row.width(), 1), look.color(Role::line));
      row.setTop(row.top() + separatorHeight);
    }
    const bool on = option.state & QStyle::State_Selected;
    if (on) painter->fillRect(row, look.color(option.state & QStyle::State_Active ? Role::selection : Role::selectionInactive));
    else if (option.state & QStyle::State_MouseOver) painter->fillRect(row, look.color(Role::hover));
    if (on) painter->fillRect(QRect(row.left(), row.top(), 3, row.height()), look.color(Role::accent));
    drawIcon(*painter, index.data(IconRole).toString(), Role::text, QPointF(row.left() + 12, row.top() + 6), 16);
    painter->setPen(look.color(on ? Role::text : Role::textMuted));
    painter->setFont(look.font(Face::small));
    const QString count = index.data(CountRole).toString();
    painter->drawText(row.adjusted(0, 0, -8, 0), Qt::AlignRight | Qt::AlignVCenter, count);
    const int taken = count.isEmpty() ? 8 : painter->fontMetrics().horizontalAdvance(count) + 10;
    painter->setPen(look.color(Role::text));
    painter->setFont(look.font(on ? Face::strong : Face::body));
    painter->drawText(row.adjusted(36, 0, -taken, 0), Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
    if (option.widget && option.widget->hasFocus() && on) {
      painter->setPen(QPen(look.color(Role::focus), 2));
      painter->drawRect(QRectF(row).adjusted(1, 1, -1, -1));
    }
  }
};

}  // namespace

Rail::Rail(QWidget* parent) : QListView(parent), model_(new QStandardItemModel(this)) {
  setAccessibleName(tr("Pages"));
  setModel(model_);
  setItemDelegate(new RailDelegate(this));
  setFrameShape(NoFrame);
  setFixedWidth(136);
  setEditTriggers(NoEditTriggers);
  setVerticalScrollMode(ScrollPerPixel);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setViewportMargins(0, 8, 0, 8);
  viewport()->setBackgroundRole(QPalette::Window);
  setBackgroundRole(QPalette::Window);
  connect(selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& now) {
    if (now.isValid()) Q_EMIT chosen(now.data(IdRole).toString());
  });
}

void Rail::setItems(const QList<RailItem>& items) {
  const QSignalBlocker quiet(selectionModel());
  const QString kept = current();
  model_->clear();
  for (const RailItem& item : items) {
    auto* row = new QStandardItem(item.title);
    row->setData(item.id, IdRole);
    row->setData(item.icon, IconRole);
    row->setData(item.count, CountRole);
    row->setData(item.separated, SeparatedRole);
    row->setData(item.count.isEmpty() ? item.title : item.title + QStringLiteral(", ") + item.count, Qt::AccessibleTextRole);
    model_->appendRow(row);
  }
  setCurrent(kept);
}

void Rail::setCount(const QString& id, const QString& count) {
  for (int row = 0; row < model_->rowCount(); ++row) {
    QStandardItem* item = model_->item(row);
    if (item->data(IdRole).toString() != id || item->data(CountRole).toString() == count) continue;
    item->setData(count, CountRole);
    item->setData(count.isEmpty() ? item->text() : item->text() + QStringLiteral(", ") + count, Qt::AccessibleTextRole);
  }
}

void Rail::setCurrent(const QString& id) {
  const QSignalBlocker quiet(selectionModel());
  for (int row = 0; row < model_->rowCount(); ++row)
    if (model_->item(row)->data(IdRole).toString() == id)
      selectionModel()->setCurrentIndex(model_->index(row, 0), QItemSelectionModel::ClearAndSelect);
  viewport()->update();
}

QString Rail::current() const { return currentIndex().data(IdRole).toString(); }

}  // namespace chatelaine::ui
