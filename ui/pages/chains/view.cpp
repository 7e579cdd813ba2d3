#include "ui/pages/chains/view.h"

#include <algorithm>
#include <cmath>

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtGui/QWheelEvent>
#include <QtSvg/QSvgGenerator>
#include <QtWidgets/QGraphicsScene>

#include "ui/pages/chains/items.h"
#include "ui/theme/theme.h"

namespace chatelaine::ui {

ChainView::ChainView(QWidget* parent) : QGraphicsView(parent) {
  setScene(new QGraphicsScene(this));
  setFrameShape(QFrame::NoFrame);
  setMouseTracking(true);
  setAlignment(Qt::AlignLeft | Qt::AlignTop);
  setDragMode(QGraphicsView::ScrollHandDrag);
  viewport()->setCursor(Qt::ArrowCursor);
  setBackgroundBrush(theme().color(Role::surface));
  setAccessibleName(tr("Chain picture: people, agents, credentials, gateway, what was reached. The same content stands in the table below."));
}

void ChainView::setPicture(const Picture& picture) {
  highlighted_ = nullptr;
  items_.clear();
  stops_.clear();
  scene()->clear();
  scene()->setSceneRect(0, 0, picture.size.width(), picture.size.height());
  const auto add = [this](PictureItem* item) {
    scene()->addItem(item);
    items_.push_back(item);
    if (!item->key().empty()) stops_.push_back(item);
  };
  add(makeHeads(picture));
  if (picture.flows == 0) return;
  for (const Band& band : picture.bands) add(makeBand(band));
  for (const PictureNode& node : picture.nodes)
    if (node.shape != NodeShape::lane && node.shape != NodeShape::credential) add(makeNode(node));
  for (const BowTie& tie : picture.ties) add(makeTie(tie, picture.bands));
  add(makeGate(picture));
  for (const Stop& stop : picture.stops) add(makeStop(stop));
  for (const Card& card : picture.cards) {
    add(makeCard(card));
    for (const CardRow& row : card.rows) add(makeCardRow(card, row));
  }
  choose(chosen_);
}

void ChainView::choose(const std::string& key) {
  chosen_ = key;
  for (PictureItem* item : items_) item->setChosen(!key.empty() && item->key() == key);
}

void ChainView::fit() { resetTransform(); }

bool ChainView::exportSvg(const QString& file) const {
  QSvgGenerator generator;
  generator.setFileName(file);
  generator.setSize(scene()->sceneRect().size().toSize());
  generator.setViewBox(scene()->sceneRect());
  generator.setTitle(tr("Chains"));
  QPainter painter;
  if (!painter.begin(&generator)) return false;
  scene()->render(&painter);
  return painter.end();
}

QImage ChainView::image(qreal dpr) const {
  QImage image((scene()->sceneRect().size() * dpr).toSize(), QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(dpr);
  image.fill(theme().color(Role::surface));
  QPainter painter(&image);
  scene()->render(&painter);
  return image;
}

PictureItem* ChainView::itemUnder(const QPoint& at) const { return dynamic_cast<PictureItem*>(itemAt(at)); }

void ChainView::highlight(const PictureItem* item) {
  if (item == highlighted_) return;
  highlighted_ = item;
  for (PictureItem* other : items_) {
    if (item == nullptr || item->flows().empty() || other->flows().empty()) {
      other->setEmphasis(Emphasis::plain);
      continue;
    }
    const auto& a = item->flows().size() < other->flows().size() ? item->flows() : other->flows();
    const auto& b = item->flows().size() < other->flows().size() ? other->flows() : item->flows();
    const bool kept = std::any_of(a.begin(), a.end(), [&](size_t flow) { return b.contains(flow); });
    other->setEmphasis(kept ? Emphasis::kept : Emphasis::dimmed);
  }
}

void ChainView::step(int by) {
  if (stops_.empty()) return;
  const auto at = std::find_if(stops_.begin(), stops_.end(), [this](const PictureItem* item) { return item->key() == chosen_; });
  const auto count = static_cast<int>(stops_.size());
  const int now = at == stops_.end() ? (by > 0 ? -1 : count) : static_cast<int>(at - stops_.begin());
  const int next = ((now + by) % count + count) % count;
  choose(stops_[static_cast<size_t>(next)]->key());
  highlight(stops_[static_cast<size_t>(next)]);
  Q_EMIT chose(chosen_);
}

void ChainView::mousePressEvent(QMouseEvent* event) {
  QGraphicsView::mousePressEvent(event);
  if (event->button() != Qt::LeftButton) return;
  const PictureItem* item = itemUnder(event->pos());
  choose(item == nullptr ? std::string() : item->key());
  Q_EMIT chose(chosen_);
}

void ChainView::mouseDoubleClickEvent(QMouseEvent* event) {
  const PictureItem* item = itemUnder(event->pos());
  if (item != nullptr && !item->key().empty()) Q_EMIT activated(item->key());
}

void ChainView::mouseMoveEvent(QMouseEvent* event) {
  QGraphicsView::mouseMoveEvent(event);
  if (event->buttons() == Qt::NoButton) highlight(itemUnder(event->pos()));
}

void ChainView::leaveEvent(QEvent* event) {
  highlight(nullptr);
  QGraphicsView::leaveEvent(event);
}

void ChainView::wheelEvent(QWheelEvent* event) {
  if (!event->modifiers().testFlag(Qt::ControlModifier)) return QGraphicsView::wheelEvent(event);
  const double factor = std::pow(1.0015, event->angleDelta().y());
  const double now = transform().m11();
  const double next = std::clamp(now * factor, 0.4, 6.0);
  setTransformationAnchor(AnchorUnderMouse);
  scale(next / now, next / now);
}

void ChainView::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Escape: highlight(nullptr); choose({}); Q_EMIT chose({}); return;
    case Qt::Key_Return:
    case Qt::Key_Enter: if (!chosen_.empty()) Q_EMIT activated(chosen_); return;
    case Qt::Key_Backspace: Q_EMIT closeAsked(); return;
    case Qt::Key_Down:
    case Qt::Key_Right: step(1); return;
    case Qt::Key_Up:
    case Qt::Key_Left: step(-1); return;
    case Qt::Key_Plus: scale(1.2, 1.2); return;
    case Qt::Key_Minus: scale(1 / 1.2, 1 / 1.2); return;
    case Qt::Key_0: fit(); return;
    default: QGraphicsView::keyPressEvent(event);
  }
}

void ChainView::contextMenuEvent(QContextMenuEvent* event) {
  const PictureItem* item = itemUnder(event->pos());
  if (item != nullptr && !item->key().empty()) Q_EMIT menuAsked(item->key(), event->globalPos());
}

void ChainView::resizeEvent(QResizeEvent* event) {
  QGraphicsView::resizeEvent(event);
  Q_EMIT resized(event->size());
}

void ChainView::changeEvent(QEvent* event) {
  QGraphicsView::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) {
    setBackgroundBrush(theme().color(Role::surface));
    scene()->update();
  }
}

}  // namespace chatelaine::ui
