#include "ui/theme/theme.h"

#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QMetaEnum>
#include <QtGui/QFontDatabase>
#include <QtGui/QIconEngine>
#include <QtGui/QPainter>
#include <QtGui/QPixmapCache>
#include <QtSvg/QSvgRenderer>
#include <QtWidgets/QApplication>
#include <QtWidgets/QWidget>

#include "ui/theme/proxy_style.h"

// A static library drops its resource initialisers unless they are asked for; the macro must stand outside namespaces.
static void registerResources() { Q_INIT_RESOURCE(resources); }

namespace chatelaine::ui {

namespace {

QByteArray resource(const QString& path) {
  QFile file(path);
  const bool opened = file.open(QIODevice::ReadOnly);
  Q_ASSERT_X(opened, "resource", qPrintable(path));
  return file.readAll();
}

QFont makeFont(const QStringList& families, int pixels, QFont::Weight weight) {
  QFont font(families);
  font.setPixelSize(pixels);
  font.setWeight(weight);
  font.setHintingPreference(QFont::PreferVerticalHinting);
  return font;
}

QFont textFont(int pixels, QFont::Weight weight = QFont::Normal) {
  static const QStringList families{QStringLiteral("Inter"), QFontDatabase::systemFont(QFontDatabase::GeneralFont).family()};
  return makeFont(families, pixels, weight);
}

QFont monoFont(int pixels, QFont::Weight weight = QFont::Normal) {
  static const QStringList families{QStringLiteral("JetBrains Mono"), QFontDatabase::systemFont(QFontDatabase::FixedFont).family()};
  QFont font = makeFont(families, pixels, weight);
  font.setStyleHint(QFont::Monospace);
  // Ligatures off: Qt 6.4 has no font features, but Latin text needs no shaping.
  font.setStyleStrategy(QFont::PreferNoShaping);
  return font;
}

class ThemedIconEngine : public QIconEngine {
public:
  ThemedIconEngine(QString name, Role role) : name_(std::move(name)), role_(role) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
    const int size = qMin(rect.width(), rect.height());
    drawIcon(*painter, name_, roleFor(mode), QPointF(rect.x() + (rect.width() - size) / 2.0, rect.y() + (rect.height() - size) / 2.0), size);
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
    return theme().pixmap(name_, roleFor(mode), qMin(size.width(), size.height()), 1);
  }
  QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override {
    return theme().pixmap(name_, roleFor(mode), qRound(qMin(size.width(), size.height()) / scale), scale);
  }
  [[nodiscard]] QIconEngine* clone() const override { return new ThemedIconEngine(name_, role_); }
  QString key() const override { return QStringLiteral("chatelaine"); }

private:
  [[nodiscard]] Role roleFor(QIcon::Mode mode) const { return mode == QIcon::Disabled ? Role::textDisabled : role_; }

  QString name_;
  Role role_;
};

const ProxyStyle* currentStyle() { return qobject_cast<const ProxyStyle*>(QApplication::style()); }

}  // namespace

Theme Theme::load(Scheme scheme) {
  registerResources();
  Theme result;
  result.scheme_ = scheme;
  const QJsonObject tokens = QJsonDocument::fromJson(resource(QStringLiteral(":/tokens.json"))).object();
  const QJsonObject colors = tokens.value(scheme == Scheme::dark ? QStringLiteral("dark") : QStringLiteral("light")).toObject();
  const auto roles = QMetaEnum::fromType<Role>();
  for (int i = 0; i < roles.keyCount(); ++i) {
    const QColor color(colors.value(QLatin1String(roles.key(i))).toString());
    Q_ASSERT_X(color.isValid(), "Theme::load", roles.key(i));
    result.colors_[static_cast<size_t>(roles.value(i))] = color;
  }
  const QJsonObject edges = tokens.value(QStringLiteral("edges")).toObject();
  for (const Evidence evidence : {Evidence::inferred, Evidence::claimed, Evidence::stated, Evidence::asserted, Evidence::verified}) {
    const std::string_view name = toString(evidence);
    const QJsonObject edge = edges.value(QLatin1String(name.data(), static_cast<qsizetype>(name.size()))).toObject();
    EdgeStyle& style = result.edges_[static_cast<size_t>(evidence)];
    style.width = edge.value(QStringLiteral("width")).toDouble(1);
    for (const QJsonValue& dash : edge.value(QStringLiteral("dash")).toArray()) style.dash.append(dash.toDouble());
  }
  return result;
}

QFont Theme::font(Face face) const {
  switch (face) {
    case Face::body: return textFont(13);
    case Face::strong: return textFont(13, QFont::DemiBold);
    case Face::small: return textFont(11);
    case Face::smallStrong: return textFont(11, QFont::DemiBold);
    case Face::title: return textFont(18, QFont::DemiBold);
    case Face::mono: return monoFont(12);
    case Face::monoStrong: return monoFont(12, QFont::DemiBold);
    case Face::monoSmall: return monoFont(11);
  }
  return textFont(13);
}

QPalette Theme::palette() const {
  QPalette palette;
  const auto set = [&](QPalette::ColorRole target, Role role) { palette.setColor(target, color(role)); };
  set(QPalette::Window, Role::chrome);
  set(QPalette::WindowText, Role::text);
  set(QPalette::Base, Role::surface);
  set(QPalette::AlternateBase, Role::surfaceRaised);
  set(QPalette::Text, Role::text);
  set(QPalette::PlaceholderText, Role::textMuted);
  set(QPalette::Button, Role::surface);
  set(QPalette::ButtonText, Role::text);
  set(QPalette::BrightText, Role::accentText);
  set(QPalette::Highlight, Role::selection);
  set(QPalette::HighlightedText, Role::text);
  set(QPalette::Link, Role::accent);
  set(QPalette::LinkVisited, Role::accent);
  set(QPalette::ToolTipBase, Role::surfaceRaised);
  set(QPalette::ToolTipText, Role::text);
  set(QPalette::Light, Role::surface);
  set(QPalette::Midlight, Role::lineFaint);
  set(QPalette::Mid, Role::lineStrong);
  set(QPalette::Dark, Role::lineStrong);
  set(QPalette::Shadow, Role::line);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
    palette.setColor(QPalette::Disabled, role, color(Role::textDisabled));
  palette.setColor(QPalette::Inactive, QPalette::Highlight, color(Role::selectionInactive));
  return palette;
}

QPen Theme::evidencePen(Evidence evidence, Role role) const {
  const EdgeStyle& style = edges_[static_cast<size_t>(evidence)];
  QPen pen(color(role), style.width);
  pen.setCapStyle(Qt::FlatCap);
  if (!style.dash.isEmpty()) {
    QList<qreal> pattern;  // Qt counts dashes in pen widths
    for (const qreal dash : style.dash) pattern.append(dash / style.width);
    pen.setDashPattern(pattern);
  }
  return pen;
}

QPixmap Theme::pixmap(const QString& icon, Role role, int size, qreal dpr) const {
  const QString key = QStringLiteral("chatelaine/%1/%2/%3/%4").arg(icon).arg(color(role).rgba()).arg(size).arg(dpr);
  QPixmap pixmap;
  if (QPixmapCache::find(key, &pixmap)) return pixmap;
  QByteArray svg = resource(QStringLiteral(":/icons/%1.svg").arg(icon));
  svg.replace("currentColor", color(role).name().toLatin1());
  QSvgRenderer renderer(svg);
  pixmap = QPixmap(qCeil(size * dpr), qCeil(size * dpr));
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  renderer.render(&painter);
  painter.end();
  pixmap.setDevicePixelRatio(dpr);
  QPixmapCache::insert(key, pixmap);
  return pixmap;
}

const Theme& theme() {
  if (const ProxyStyle* style = currentStyle()) return style->theme();
  static const Theme fallback = Theme::load(Scheme::light);
  return fallback;
}

void applyTheme(QApplication& application, Scheme scheme) {
  const Theme next = Theme::load(scheme);
  QApplication::setStyle(new ProxyStyle(next));
  QApplication::setFont(next.font(Face::body));
  QApplication::setPalette(next.palette());
  // Windows that are open keep the palette of the old style otherwise.
  for (QWidget* window : QApplication::topLevelWidgets()) window->setPalette(QPalette());
  application.setWindowIcon(QIcon(QStringLiteral(":/icons/app.svg")));
}

QIcon themedIcon(const QString& name, Role role) { return QIcon(new ThemedIconEngine(name, role)); }

void drawIcon(QPainter& painter, const QString& name, Role role, QPointF at, int size) {
  const qreal dpr = painter.device() ? painter.device()->devicePixelRatioF() : 1;
  painter.drawPixmap(at, theme().pixmap(name, role, size, dpr));
}

}  // namespace chatelaine::ui
