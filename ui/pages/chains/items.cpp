#include "ui/pages/chains/items.h"

#include <QtGui/QPainter>
#include <QtGui/QPainterPath>
#include <QtWidgets/QStyleOptionGraphicsItem>

#include "ui/theme/figures.h"
#include "ui/theme/marks.h"
#include "ui/theme/patterns.h"
#include "ui/theme/theme.h"

namespace chatelaine::ui {

void PictureItem::setEmphasis(Emphasis emphasis) {
  if (emphasis_ == emphasis) return;
  emphasis_ = emphasis;
  update();
}

void PictureItem::setChosen(bool chosen) {
  if (chosen_ == chosen) return;
  chosen_ = chosen;
  update();
}

void PictureItem::setSentence(const QString& sentence) {
  sentence_ = sentence;
  setToolTip(sentence);
}

namespace {

constexpr double thin = 3.2;       // under this only the line of a band is drawn

QPainterPath ribbon(const Band& band, double width) {
  const double middle = (band.from.x() + band.to.x()) / 2;
  QPainterPath path(band.from);
  path.cubicTo({middle, band.from.y()}, {middle, band.to.y()}, band.to);
  path.lineTo(band.to.x(), band.to.y() + width);
  path.cubicTo({middle, band.to.y() + width}, {middle, band.from.y() + width}, {band.from.x(), band.from.y() + width});
  path.closeSubpath();
  return path;
}

QPainterPath core(const Band& band, double width) {
  const double middle = (band.from.x() + band.to.x()) / 2;
  const double half = width / 2;
  QPainterPath path({band.from.x(), band.from.y() + half});
  path.cubicTo({middle, band.from.y() + half}, {middle, band.to.y() + half}, {band.to.x(), band.to.y() + half});
  return path;
}

struct Look {
  Role fill = Role::flow;
  Role line = Role::flowEdge;
  bool outlined = false;
};

Look lookOf(BandLook look) {
  switch (look) {
    case BandLook::denied: return {Role::denyTint, Role::deny, false};
    case BandLook::newlyDenied: return {Role::denyTint, Role::deny, false};
    case BandLook::noDecision: return {Role::noDecisionTint, Role::noDecision, false};
    case BandLook::newlyAllowed: return {Role::allowTint, Role::allow, true};
    case BandLook::undetermined: return {Role::undeterminedTint, Role::undetermined, true};
    case BandLook::ghost: return {Role::denyTint, Role::deny, false};
    case BandLook::flow: return {};
  }
  return {};
}

class BandItem final : public PictureItem {
public:
  explicit BandItem(const Band& band)
      : PictureItem({}, band.flows), band_(band), width_(std::max(band.width, 1.4)), path_(ribbon(band, width_)), core_(core(band, width_)) {
    setZValue(band.look == BandLook::ghost ? 2 : 1);
  }
  [[nodiscard]] QRectF boundingRect() const override { return path_.boundingRect().adjusted(-2, -2, 2, 2); }
  [[nodiscard]] QPainterPath shape() const override { return path_; }

  void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override {
    painter->setRenderHint(QPainter::Antialiasing);
    if (band_.look == BandLook::ghost) return paintGhost(*painter);
    const Look look = lookOf(band_.look);
    if (dimmed()) return painter->fillPath(path_, theme().color(Role::lineFaint));
    if (width_ < thin && band_.evidence) return paintThin(*painter, look);
    const bool nobody = !band_.evidence;
    if (nobody && band_.look == BandLook::flow) return paintNobody(*painter);
    painter->fillPath(path_, theme().color(look.fill));
    if (band_.look == BandLook::newlyDenied) fillHatched(*painter, path_, Role::deny);
    if (look.outlined) painter->strokePath(path_, QPen(theme().color(look.line), 1));
    if (!nobody && band_.look != BandLook::newlyDenied) painter->strokePath(core_, theme().evidencePen(*band_.evidence, look.line));
  }

private:
  void paintGhost(QPainter& painter) const {
    QPen pen(theme().color(Role::deny), 1);
    pen.setDashPattern({2, 3});
    painter.strokePath(path_, pen);
  }

  void paintThin(QPainter& painter, const Look& look) const {
    QPen pen = theme().evidencePen(*band_.evidence, band_.look == BandLook::flow ? Role::lineStrong : look.line);
    pen.setWidthF(std::min(pen.widthF(), 1.2));
    painter.strokePath(core_, pen);
  }

  void paintNobody(QPainter& painter) const {
    if (width_ >= thin) return fillHatched(painter, path_);
    QPen pen(theme().color(Role::hatch), 1);
    pen.setDashPattern({1, 2});
    painter.strokePath(core_, pen);
  }

  Band band_;
  double width_;
  QPainterPath path_;
  QPainterPath core_;
};

QPainterPath outlineOf(const PictureNode& node) {
  const QRectF r = node.rect;
  QPainterPath path;
  if (node.shape == NodeShape::person) {
    path.addRoundedRect(r, std::min(11.0, r.height() / 2), std::min(11.0, r.height() / 2));
    return path;
  }
  const double cut = std::min(8.0, r.height() / 3);
  path.addPolygon(QPolygonF({{r.left() + cut, r.top()}, {r.right() - cut, r.top()}, {r.right(), r.top() + cut},
                             {r.right(), r.bottom() - cut}, {r.right() - cut, r.bottom()}, {r.left() + cut, r.bottom()},
                             {r.left(), r.bottom() - cut}, {r.left(), r.top() + cut}}));
  path.closeSubpath();
  return path;
}

QPen outlinePen(Role role, bool named, bool chosen, bool dimmed) {
  if (chosen) return {theme().color(Role::accent), 2};
  QPen pen(theme().color(dimmed ? Role::lineStrong : named ? role : Role::lineStrong), 1.5);
  if (!named) pen.setDashPattern({2, 2});
  return pen;
}

void drawText(QPainter& painter, const QRectF& rect, Face face, Role role, const QString& text, Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter,
              Qt::TextElideMode elide = Qt::ElideRight) {
  const QFont font = theme().font(face);
  painter.setFont(font);
  painter.setPen(theme().color(role));
  painter.drawText(rect, static_cast<int>(alignment | Qt::TextSingleLine), QFontMetricsF(font).elidedText(text, elide, rect.width()));
}

class NodeItem final : public PictureItem {
public:
  explicit NodeItem(const PictureNode& node) : PictureItem(node.key, node.flows), node_(node), path_(outlineOf(node)) {
    setZValue(5);
    setSentence(QStringLiteral("%1, %2").arg(node.title, node.subtitle));
  }
  [[nodiscard]] QRectF boundingRect() const override { return node_.rect.adjusted(-2, -2, 6, 6); }
  [[nodiscard]] QPainterPath shape() const override { return path_; }

  void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override {
    painter->setRenderHint(QPainter::Antialiasing);
    const Role role = node_.shape == NodeShape::person ? Role::human : Role::agent;
    if (node_.bundle) {
      painter->setPen(outlinePen(role, true, false, dimmed()));
      painter->setBrush(theme().color(Role::surface));
      painter->drawPath(path_.translated(3, 3));
    }
    painter->setPen(outlinePen(role, node_.named, chosen(), dimmed()));
    painter->setBrush(theme().color(Role::surface));
    painter->drawPath(path_);
    paintWords(*painter, node_.named ? role : Role::noDecision);
  }

private:
  void paintWords(QPainter& painter, Role role) const {
    const QRectF& r = node_.rect;
    const bool twoLines = r.height() >= 34;
    const double middle = r.center().y();
    const QString icon = !node_.named && node_.shape == NodeShape::agent ? QStringLiteral("undetermined")
                         : node_.shape == NodeShape::person             ? QStringLiteral("human")
                                                                        : QStringLiteral("agent");
    drawIcon(painter, icon, dimmed() ? Role::lineStrong : role, {r.left() + 8, middle - 7}, 14);
    const QRectF words(r.left() + 26, twoLines ? middle - 16 : middle - 8, r.width() - 32, 16);
    drawText(painter, words, Face::smallStrong, dimmed() ? Role::textMuted : Role::text, node_.title);
    if (twoLines) drawText(painter, words.translated(0, 15), Face::small, node_.subtitleRole, node_.subtitle);
  }

  PictureNode node_;
  QPainterPath path_;
};

QPainterPath tagOutline(const QRectF& r) {
  QPainterPath path;
  path.addPolygon(QPolygonF({{r.left() + 6, r.top()}, {r.right(), r.top()}, {r.right(), r.bottom()}, {r.left() + 6, r.bottom()},
                             {r.left(), r.bottom() - 6}, {r.left(), r.top() + 6}}));
  path.closeSubpath();
  return path;
}

class TieItem final : public PictureItem {
public:
  TieItem(const BowTie& tie, const std::vector<Band>& bands) : PictureItem(tie.key, tie.flows), tie_(tie), outline_(tagOutline(tie.tag)) {
    setZValue(4);
    setSentence(QStringLiteral("%1, %2").arg(tie.title, tie.subtitle));
    for (const Band& band : bands) {
      if (touches(band.to, tie.rect.left())) in_.push_back(band);
      if (touches(band.from, tie.rect.right())) out_.push_back(band);
    }
  }
  [[nodiscard]] QRectF boundingRect() const override { return tie_.rect.united(tie_.tag).adjusted(-3, -3, 3, 3); }
  [[nodiscard]] QPainterPath shape() const override { return outline_; }

  void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override {
    painter->setRenderHint(QPainter::Antialiasing);
    if (tie_.shared)
      paintWedges(*painter);
    else
      painter->fillRect(QRectF(tie_.rect.left(), tie_.rect.top(), tie_.rect.width(), tie_.rect.height()), theme().color(dimmed() ? Role::lineFaint : Role::flow));
    painter->setPen(outlinePen(Role::credential, tie_.named, chosen(), dimmed()));
    painter->setBrush(theme().color(Role::surface));
    painter->drawPath(outline_);
    paintWords(*painter);
  }

private:
  [[nodiscard]] bool touches(QPointF end, double x) const {
    return std::abs(end.x() - x) < 0.5 && end.y() >= tie_.rect.top() - 1 && end.y() <= tie_.rect.bottom() + 1;
  }

  // The bands keep their order into the tag: the squeeze is the picture.
  void paintWedges(QPainter& painter) const {
    const auto squeeze = [&](double y) {
      const double share = tie_.rect.height() > 0 ? (y - tie_.rect.top()) / tie_.rect.height() : 0;
      return tie_.tag.top() + 5 + std::clamp(share, 0.0, 1.0) * (tie_.tag.height() - 10);
    };
    const auto wedge = [&](const std::vector<Band>& bands, bool left) {
      const double outer = left ? tie_.rect.left() : tie_.rect.right();
      const double inner = left ? tie_.tag.left() + 2 : tie_.tag.right();
      for (const Band& band : bands) {
        const double y = left ? band.to.y() : band.from.y();
        QPainterPath path({outer, y});
        path.lineTo(inner, squeeze(y));
        path.lineTo(inner, squeeze(y + band.width));
        path.lineTo(outer, y + band.width);
        path.closeSubpath();
        if (dimmed())
          painter.fillPath(path, theme().color(Role::lineFaint));
        else if (!band.evidence && band.look == BandLook::flow)
          fillHatched(painter, path);
        else
          painter.fillPath(path, theme().color(lookOf(band.look).fill));
      }
      painter.setPen(QPen(theme().color(dimmed() ? Role::lineStrong : Role::credential), 1.5));
      painter.drawLine(QPointF(outer, tie_.rect.top()), QPointF(inner, tie_.tag.top()));
      painter.drawLine(QPointF(outer, tie_.rect.bottom()), QPointF(inner, tie_.tag.bottom()));
    };
    wedge(in_, true);
    wedge(out_, false);
  }

  void paintWords(QPainter& painter) const {
    const QRectF& r = tie_.tag;
    const double middle = r.center().y();
    drawIcon(painter, QStringLiteral("credential"), dimmed() ? Role::lineStrong : Role::credential, {r.left() + 7, tie_.shared ? r.top() + 5 : middle - 7}, 14);
    if (tie_.shared) {
      drawText(painter, {r.left() + 24, r.top() + 3, r.width() - 28, 17}, Face::monoSmall, Role::text, tie_.title, Qt::AlignLeft | Qt::AlignVCenter, Qt::ElideMiddle);
      drawText(painter, {r.left() + 24, r.top() + 19, r.width() - 28, 16}, Face::small, Role::text, tie_.subtitle);
      return;
    }
    const QFontMetricsF small(theme().font(Face::small));
    const double figureWidth = small.horizontalAdvance(tie_.subtitle) + 4;
    drawText(painter, {r.left() + 24, middle - 9, r.width() - 30 - figureWidth, 18}, Face::monoSmall, tie_.named ? Role::text : Role::textMuted, tie_.title,
             Qt::AlignLeft | Qt::AlignVCenter, Qt::ElideMiddle);
    drawText(painter, {r.right() - figureWidth - 6, middle - 9, figureWidth, 18}, Face::small, Role::textMuted, tie_.subtitle, Qt::AlignRight | Qt::AlignVCenter);
  }

  BowTie tie_;
  QPainterPath outline_;
  std::vector<Band> in_;
  std::vector<Band> out_;
};

Role cardRole(const std::string& key) {
  if (key == "models") return Role::model;
  if (key == "agents") return Role::agent;
  return Role::mcpServer;
}

class CardItem final : public PictureItem {
public:
  explicit CardItem(const Card& card) : PictureItem("card/" + card.key, flowsOf(card)), card_(card) {
    setZValue(5);
    setSentence(card.title);
  }
  [[nodiscard]] QRectF boundingRect() const override { return card_.rect.adjusted(-2, -2, 6, 6); }

  void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override {
    painter->setRenderHint(QPainter::Antialiasing);
    const Role role = cardRole(card_.key);
    const QRectF r = card_.rect;
    painter->setBrush(theme().color(Role::surface));
    painter->setPen(outlinePen(role, true, false, dimmed()));
    if (card_.closed) painter->drawRect(r.translated(3, 3));
    painter->setPen(outlinePen(role, true, chosen(), dimmed()));
    painter->drawRect(r);
    if (role == Role::mcpServer) {
      painter->setPen(QPen(theme().color(dimmed() ? Role::lineStrong : role), 1));
      painter->drawLine(QPointF(r.left(), r.top() + 19), QPointF(r.right(), r.top() + 19));
    }
    const QString icon = role == Role::model ? QStringLiteral("model") : role == Role::agent ? QStringLiteral("agent") : QStringLiteral("mcp-server");
    drawIcon(*painter, icon, dimmed() ? Role::lineStrong : role, {r.left() + 6, r.top() + 4}, 13);
    drawText(*painter, {r.left() + 24, r.top() + 2, r.width() - 30, 17}, Face::smallStrong, dimmed() ? Role::textMuted : Role::text, card_.title);
  }

private:
  static std::set<size_t> flowsOf(const Card& card) {
    std::set<size_t> all;
    for (const CardRow& row : card.rows) all.insert(row.flows.begin(), row.flows.end());
    return all;
  }
  Card card_;
};

class CardRowItem final : public PictureItem {
public:
  CardRowItem(const Card& card, const CardRow& row) : PictureItem("row/" + row.key, row.flows), row_(row), closed_(card.closed) {
    setZValue(6);
    setSentence(QStringLiteral("%1, %2").arg(row.name, row.figure));
  }
  [[nodiscard]] QRectF boundingRect() const override { return row_.rect.adjusted(1, 0, -1, -1); }

  void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override {
    const QRectF r = row_.rect;
    if (chosen()) painter->fillRect(boundingRect(), theme().color(Role::selection));
    const QFontMetricsF metrics(theme().font(Face::small));
    const double figures = metrics.horizontalAdvance(row_.figure) + 6;
    drawText(*painter, {r.left() + 7, r.center().y() - 9, r.width() - figures - 16, 18}, closed_ ? Face::small : Face::monoSmall,
             closed_ || dimmed() ? Role::textMuted : Role::text, row_.name, Qt::AlignLeft | Qt::AlignVCenter, Qt::ElideMiddle);
    painter->setPen(theme().color(dimmed() ? Role::lineStrong : row_.figureRole));
    FigureText(theme().font(Face::small)).draw(*painter, {r.right() - figures - 7, r.center().y() - 9, figures, 18}, Qt::AlignRight | Qt::AlignVCenter, row_.figure);
  }

private:
  CardRow row_;
  bool closed_;
};

class GateItem final : public PictureItem {
public:
  explicit GateItem(const Picture& picture)
      : PictureItem({}, {}), gate_(picture.gate), name_(picture.gateName), mode_(picture.gateMode), bypass_(picture.bypass), bypassAt_(picture.bypassAt) {
    setZValue(7);
    setSentence(QStringLiteral("%1, %2").arg(name_, mode_));
  }
  [[nodiscard]] QRectF boundingRect() const override { return gate_.adjusted(-20, -gate_.top(), 200, 40); }
  [[nodiscard]] QPainterPath shape() const override {
    QPainterPath path;
    path.addRect(gate_);
    return path;
  }

  void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override {
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor hue = theme().color(Role::gateway);
    painter->setBrush(theme().color(Role::surface));
    painter->setPen(QPen(hue, 1.5));
    painter->drawRect(gate_);
    painter->drawLine(QPointF(gate_.center().x(), gate_.top() + 3), QPointF(gate_.center().x(), gate_.bottom() - 3));
    drawIcon(*painter, QStringLiteral("gateway"), Role::gateway, {gate_.left(), 4}, 14);
    drawText(*painter, {gate_.left() + 18, 2, 110, 17}, Face::smallStrong, Role::text, name_);
    drawText(*painter, {gate_.left() + 18, 17, 110, 16}, Face::small, Role::textMuted, mode_);
    if (!bypass_.isEmpty()) drawText(*painter, {bypassAt_.x() + 22, bypassAt_.y() - 14, 220, 16}, Face::small, Role::textMuted, bypass_);
  }

private:
  QRectF gate_;
  QString name_;
  QString mode_;
  QString bypass_;
  QPointF bypassAt_;
};

class StopItem final : public PictureItem {
public:
  explicit StopItem(const Stop& stop) : PictureItem({}, stop.flows), stop_(stop) {
    setZValue(8);
    setSentence(stop.words);
  }
  [[nodiscard]] QRectF boundingRect() const override {
    return (stop_.cap.isNull() ? stop_.label : stop_.label.united(stop_.cap)).adjusted(-2, -2, 2, 2);
  }
  [[nodiscard]] QPainterPath shape() const override {
    QPainterPath path;
    path.addRect(stop_.label);
    return path;
  }

  void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override {
    painter->setRenderHint(QPainter::Antialiasing);
    const Role role = dimmed() ? Role::lineStrong : lookOf(stop_.look).line;
    if (!stop_.cap.isNull()) painter->fillRect(stop_.cap, theme().color(role));
    painter->setPen(QPen(theme().color(role), 1));
    painter->setBrush(theme().color(Role::surface));
    painter->drawRoundedRect(stop_.label, 3, 3);
    drawIcon(*painter, icon(), role, {stop_.label.left() + 4, stop_.label.top() + 2}, 12);
    const bool strong = stop_.look == BandLook::newlyDenied;
    drawText(*painter, stop_.label.adjusted(19, 0, -3, 0), strong ? Face::smallStrong : Face::small, role, stop_.words);
  }

private:
  [[nodiscard]] QString icon() const {
    switch (stop_.look) {
      case BandLook::newlyDenied: return QStringLiteral("broken");
      case BandLook::noDecision: return QStringLiteral("no-decision");
      case BandLook::newlyAllowed: return QStringLiteral("allow");
      case BandLook::undetermined: return QStringLiteral("undetermined");
      default: return QStringLiteral("deny");
    }
  }
  Stop stop_;
};

class HeadsItem final : public PictureItem {
public:
  explicit HeadsItem(const Picture& picture) : PictureItem({}, {}), headings_(picture.headings), size_(picture.size) { setZValue(0); }
  [[nodiscard]] QRectF boundingRect() const override { return {0, 0, size_.width(), size_.height()}; }
  [[nodiscard]] QPainterPath shape() const override { return {}; }

  void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override {
    for (const Heading& heading : headings_) {
      drawText(*painter, {heading.x, 2, 150, 17}, Face::smallStrong, Role::text, heading.title);
      drawText(*painter, {heading.x, 17, 170, 16}, Face::small, Role::textMuted, heading.subtitle);
    }
    paintLegend(*painter);
  }

private:
  void paintLegend(QPainter& painter) const {
    const double y = size_.height() - 14;
    double x = 12;
    for (const Evidence evidence : {Evidence::verified, Evidence::asserted, Evidence::claimed, Evidence::inferred, Evidence::stated}) {
      painter.fillRect(QRectF(x, y - 4.5, 26, 9), theme().color(Role::flow));
      painter.setPen(theme().evidencePen(evidence));
      painter.drawLine(QPointF(x, y), QPointF(x + 26, y));
      const QString word = markOf(evidence).word;
      drawText(painter, {x + 31, y - 8, 70, 16}, Face::small, Role::textMuted, word);
      x += 31 + QFontMetricsF(theme().font(Face::small)).horizontalAdvance(word) + 16;
    }
    fillHatched(painter, QRectF(x, y - 4.5, 26, 9));
    drawText(painter, {x + 31, y - 8, 260, 16}, Face::small, Role::textMuted, QObject::tr("nobody named     width: requests"));
  }
  std::vector<Heading> headings_;
  QSizeF size_;
};

}  // namespace

PictureItem* makeBand(const Band& band) { return new BandItem(band); }
PictureItem* makeNode(const PictureNode& node) { return new NodeItem(node); }
PictureItem* makeTie(const BowTie& tie, const std::vector<Band>& bands) { return new TieItem(tie, bands); }
PictureItem* makeCard(const Card& card) { return new CardItem(card); }
PictureItem* makeCardRow(const Card& card, const CardRow& row) { return new CardRowItem(card, row); }
PictureItem* makeGate(const Picture& picture) { return new GateItem(picture); }
PictureItem* makeStop(const Stop& stop) { return new StopItem(stop); }
PictureItem* makeHeads(const Picture& picture) { return new HeadsItem(picture); }

}  // namespace chatelaine::ui
