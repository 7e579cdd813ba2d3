// The chain picture on screen: scene, selection, highlight, pan and zoom, keys. It shows what it is given and says what a
// person did. GUI thread.
#pragma once

#include <QtWidgets/QGraphicsView>

#include "ui/pages/chains/picture.h"

namespace chatelaine::ui {

class PictureItem;

class ChainView : public QGraphicsView {
  Q_OBJECT

public:
  explicit ChainView(QWidget* parent = nullptr);
  void setPicture(const Picture& picture);
  void choose(const std::string& key);            // marks the node; empty: none
  [[nodiscard]] const std::string& chosen() const { return chosen_; }
  void fit();                                     // the whole picture, at most 1:1
  [[nodiscard]] bool exportSvg(const QString& file) const;
  [[nodiscard]] QImage image(qreal dpr) const;

Q_SIGNALS:
  void chose(const std::string& key);             // clicked or walked to
  void activated(const std::string& key);         // double click or Enter: open a bundle, a card
  void closeAsked();                              // Backspace
  void menuAsked(const std::string& key, const QPoint& at);
  void resized(const QSizeF& size);

protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

private:
  [[nodiscard]] PictureItem* itemUnder(const QPoint& at) const;
  void highlight(const PictureItem* item);        // nullptr: ends it
  void step(int by);

  std::vector<PictureItem*> items_;               // owned by the scene
  std::vector<PictureItem*> stops_;               // those that can be chosen, in reading order
  std::string chosen_;
  const PictureItem* highlighted_ = nullptr;
};

}  // namespace chatelaine::ui
