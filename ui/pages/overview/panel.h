// A panel of the Overview: heading, denominator, one picture. Every mark of it can be hit: it filters or goes somewhere, has
// exact values in its tooltip, and is walked with the arrow keys. GUI thread.
#pragma once

#include <functional>
#include <vector>

#include <QtWidgets/QWidget>

namespace chatelaine::ui {

class Panel : public QWidget {
  Q_OBJECT

public:
  explicit Panel(const QString& title, QWidget* parent = nullptr);
  void setDenominator(const QString& text);
  [[nodiscard]] QString sentences() const;             // title, denominator and every mark, for tests and screen readers

Q_SIGNALS:
  void filterRequested(const QString& condition);
  void identityRequested(const QString& identity);
  void pageRequested(const QString& page);

protected:
  // A mark that can be hit.
  struct Mark {
    QRectF rect;
    QString sentence;
    std::function<void()> act;
  };
  // Draws the picture in `body` and tells its marks through addMark().
  virtual void paintBody(QPainter& painter, const QRectF& body) = 0;
  void addMark(const QRectF& rect, const QString& sentence, std::function<void()> act);

  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

  // Text helpers for pictures.
  void small(QPainter& painter, const QRectF& rect, const QString& text, int alignment = 0x0081) const;
  void body(QPainter& painter, const QRectF& rect, const QString& text, int alignment = 0x0081) const;
  void number(QPainter& painter, const QRectF& rect, qint64 value, bool strong = true) const;

private:
  QString title_;
  QString denominator_;
  std::vector<Mark> marks_;
  int current_ = -1;
};

}  // namespace chatelaine::ui
