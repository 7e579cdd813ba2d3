// Numbers on screen: grouped by locale, true minus, and tabular (Qt 6.4 has no font features, so every digit is painted in
// a cell as wide as the widest one). GUI thread.
#pragma once

#include <QtCore/QString>
#include <QtGui/QFont>
#include <QtGui/QPainter>

#include <concepts>

namespace chatelaine::ui {

// "2,228" by the user's locale; U+2212 before negative numbers.
QString figure(qint64 number);
template <std::integral Number>
QString figure(Number number) { return figure(static_cast<qint64>(number)); }
// "+96", "−30", "±0".
QString signedFigure(qint64 number);
// "94.5 %"; "none of 0" has no share: returns "n/a" for a whole of 0.
QString share(qint64 part, qint64 whole, int decimals = 1);
// "594 of 2,228".
QString ofWhole(qint64 part, qint64 whole);
// "1 request", "594 requests": `plural` is used for everything but 1.
QString counted(qint64 number, const QString& singular, const QString& plural);

class FigureText {
public:
  explicit FigureText(const QFont& font);
  [[nodiscard]] qreal width(const QString& text) const;
  // Draws one line in `rect` with the painter's pen; elides nothing.
  void draw(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& text) const;

private:
  [[nodiscard]] qreal advance(QChar character) const;

  QFont font_;
  qreal digit_ = 0;
  qreal ascent_ = 0;
  qreal height_ = 0;
};

}  // namespace chatelaine::ui
