#include "ui/theme/figures.h"

#include <QtCore/QLocale>
#include <QtGui/QFontMetricsF>

namespace chatelaine::ui {

namespace {

const QChar minus(0x2212);

QString magnitude(qint64 number) {
  const quint64 value = number < 0 ? 0 - static_cast<quint64>(number) : static_cast<quint64>(number);
  return QLocale().toString(value);
}

}  // namespace

QString figure(qint64 number) { return number < 0 ? minus + magnitude(number) : magnitude(number); }

QString signedFigure(qint64 number) {
  if (number == 0) return QStringLiteral("±0");
  return (number > 0 ? QChar(u'+') : minus) + magnitude(number);
}

QString share(qint64 part, qint64 whole, int decimals) {
  if (whole == 0) return QStringLiteral("n/a");
  return QLocale().toString(100.0 * static_cast<double>(part) / static_cast<double>(whole), 'f', decimals) + QStringLiteral(" %");
}

QString ofWhole(qint64 part, qint64 whole) { return QStringLiteral("%1 of %2").arg(figure(part), figure(whole)); }

QString counted(qint64 number, const QString& singular, const QString& plural) {
  return figure(number) + u' ' + (number == 1 ? singular : plural);
}

FigureText::FigureText(const QFont& font) : font_(font) {
  const QFontMetricsF metrics(font);
  for (char16_t digit = u'0'; digit <= u'9'; ++digit) digit_ = qMax(digit_, metrics.horizontalAdvance(QChar(digit)));
  ascent_ = metrics.ascent();
  height_ = metrics.height();
}

qreal FigureText::advance(QChar character) const {
  return character.isDigit() ? digit_ : QFontMetricsF(font_).horizontalAdvance(character);
}

qreal FigureText::width(const QString& text) const {
  qreal sum = 0;
  for (const QChar character : text) sum += advance(character);
  return sum;
}

void FigureText::draw(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& text) const {
  const qreal whole = width(text);
  qreal x = rect.left();
  if (alignment & Qt::AlignRight) x = rect.right() - whole;
  if (alignment & Qt::AlignHCenter) x = rect.center().x() - whole / 2;
  qreal top = rect.top() + (rect.height() - height_) / 2;
  if (alignment & Qt::AlignTop) top = rect.top();
  if (alignment & Qt::AlignBottom) top = rect.bottom() - height_;
  painter.setFont(font_);
  const QFontMetricsF metrics(font_);
  for (const QChar character : text) {
    const qreal cell = advance(character);
    const qreal own = character.isDigit() ? metrics.horizontalAdvance(character) : cell;
    painter.drawText(QPointF(x + (cell - own) / 2, top + ascent_), QString(character));
    x += cell;
  }
}

}  // namespace chatelaine::ui
