#include <algorithm>
#include <numeric>

#include "ui/pages/chains/layout_parts.h"
#include "ui/theme/figures.h"

namespace chatelaine::ui::chainlayout {

namespace {

constexpr double cardHead = 20;
constexpr double rowLeast = 19;
constexpr std::string_view restKey = "+";

struct WantedRow {
  std::string key;
  std::string name;
  uint64_t before = 0;             // recorded successes
  uint64_t drawn = 0;              // whose band comes in
  uint64_t lost = 0;
  uint64_t gained = 0;
  uint64_t maybe = 0;
  uint64_t questioned = 0;
  std::set<size_t> flows;
};

struct WantedCard {
  std::string key;
  std::map<std::string, WantedRow> rows;
  uint64_t requests = 0;
  bool closed = false;
};

bool isDrawn(const Flow& flow, bool withDraft) {
  if (flow.end == FlowEnd::bypass) return true;
  return reaches(flow, withDraft) || (withDraft && flow.flip == FlowFlip::newlyDenied && flow.end == FlowEnd::passed);
}

std::vector<WantedCard> collectCards(const Draft& draft) {
  std::map<std::string, WantedCard> found;
  for (size_t i = 0; i < draft.flows.flows.size(); ++i) {
    const Flow& flow = draft.flows.flows[i];
    if (!isDrawn(flow, draft.options.draft)) continue;
    WantedCard& card = found[flow.card];
    card.key = flow.card;
    card.requests += flow.requests;
    WantedRow& row = card.rows[cardRowKey(flow)];
    row.key = cardRowKey(flow);
    row.name = flow.row;
    row.flows.insert(i);
    if (flow.end != FlowEnd::denied) row.before += flow.requests;
    if (reaches(flow, draft.options.draft) || flow.end == FlowEnd::bypass) row.drawn += flow.requests;
    if (flow.flip == FlowFlip::newlyDenied) row.lost += flow.requests;
    if (flow.flip == FlowFlip::newlyAllowed) row.gained += flow.requests;
    if (flow.flip == FlowFlip::undetermined) row.maybe += flow.requests;
    if (flow.flip == FlowFlip::questioned || flow.flip == FlowFlip::notReached) row.questioned += flow.requests;
  }
  std::vector<WantedCard> out;
  for (auto& [key, card] : found) out.push_back(std::move(card));
  // What goes through a backend credential stands together at the end, so that its bands do not cross the others.
  const auto brokered = [&](const WantedCard& card) {
    return std::any_of(draft.flows.broker.begin(), draft.flows.broker.end(),
                       [&](const auto& entry) { return entry.first.ends_with("/" + card.key); });
  };
  std::stable_sort(out.begin(), out.end(), [&](const WantedCard& a, const WantedCard& b) {
    return std::pair(brokered(a), -static_cast<int64_t>(a.requests)) < std::pair(brokered(b), -static_cast<int64_t>(b.requests));
  });
  return out;
}

double rowHeight(uint64_t requests, double scale) { return std::max(rowLeast, static_cast<double>(requests) * scale); }

double heightOf(const WantedCard& card, double scale) {
  if (card.closed) {
    uint64_t drawn = 0;
    for (const auto& [key, row] : card.rows) drawn += row.drawn;
    return std::max(cardHead + rowLeast, static_cast<double>(drawn) * scale + 4);     // its bands land on all of it
  }
  double height = cardHead;
  for (const auto& [key, row] : card.rows) height += rowHeight(row.drawn, scale);
  return height;
}

// Cards with too many rows are closed; then, while there is too little height, the one with the least traffic a row.
void close(std::vector<WantedCard>& cards, const Draft& draft, double room) {
  for (WantedCard& card : cards)
    card.closed = card.rows.size() > static_cast<size_t>(draft.options.bundleFrom) && !draft.options.open.contains(card.key);
  const auto total = [&] {
    double sum = 0;
    for (const WantedCard& card : cards) sum += heightOf(card, draft.scale) + 4;
    return sum;
  };
  while (total() > room) {
    WantedCard* least = nullptr;
    for (WantedCard& card : cards) {
      if (card.closed || card.rows.size() < 2 || draft.options.open.contains(card.key)) continue;
      if (least == nullptr || card.requests * least->rows.size() < least->requests * card.rows.size()) least = &card;
    }
    if (least == nullptr) return;
    least->closed = true;
  }
}

QString rowFigure(const WantedRow& row, bool withDraft, Role& role) {
  const auto n = [](uint64_t v) { return figure(static_cast<qint64>(v)); };
  if (withDraft && (row.lost > 0 || row.gained > 0)) {
    role = row.lost > 0 ? Role::deny : Role::allow;
    const uint64_t after = row.before - std::min(row.before, row.lost) + row.gained;
    const QString upper = row.maybe > 0 ? QObject::tr(" to %1").arg(n(after + row.maybe)) : QString();
    return n(row.before) + QChar(0x2192) + n(after) + upper;
  }
  if (withDraft && row.maybe > 0) {
    role = Role::undetermined;
    return QStringLiteral("?%1/%2").arg(n(row.maybe), n(row.before));
  }
  if (withDraft && row.questioned > 0) {
    role = Role::undetermined;
    return QStringLiteral("?%1/%2").arg(n(row.questioned), n(row.before));
  }
  role = Role::textMuted;
  return n(row.before);
}

QString titleOf(const std::string& key) {
  if (key == restKey) return QObject::tr("Others");
  if (key == "models") return QObject::tr("Models");
  if (key == "agents") return QObject::tr("Agents, by A2A");
  if (key == unknownServer) return QObject::tr("Server not recorded");
  return QString::fromStdString(key);
}

QString bundleTitle(const WantedCard& card) {
  const QString n = figure(static_cast<qint64>(card.rows.size()));
  if (card.key == restKey) return QObject::tr("+ %1 servers").arg(n);
  if (card.key == "models") return QObject::tr("+ %1 models").arg(n);
  if (card.key == "agents") return QObject::tr("+ %1 agents").arg(n);
  return QObject::tr("+ %1 tools").arg(n);
}

WantedRow merged(const WantedCard& card) {
  WantedRow all;
  all.key = card.key + "/*";
  for (const auto& [key, row] : card.rows) {
    all.before += row.before;
    all.drawn += row.drawn;
    all.lost += row.lost;
    all.gained += row.gained;
    all.maybe += row.maybe;
    all.questioned += row.questioned;
    all.flows.insert(row.flows.begin(), row.flows.end());
  }
  return all;
}


// More cards than have room, closed, and leave some for the width of traffic: those with the least traffic become rows of one.
void mergeSmallest(std::vector<WantedCard>& cards, double room) {
  const auto most = static_cast<size_t>(std::max(2.0, room * 0.88 / (cardHead + rowLeast + 4)));
  if (cards.size() <= most) return;
  std::vector<size_t> order(cards.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return cards[a].requests > cards[b].requests; });
  WantedCard rest{std::string(restKey), {}, 0, true};
  std::vector<WantedCard> kept;
  for (size_t i = 0; i < cards.size(); ++i) {
    const auto rank = static_cast<size_t>(std::find(order.begin(), order.end(), i) - order.begin());
    if (rank + 1 < most) {
      kept.push_back(std::move(cards[i]));
      continue;
    }
    WantedRow row = merged(cards[i]);
    row.name = titleOf(cards[i].key).toStdString();
    rest.requests += cards[i].requests;
    rest.rows.emplace(row.key, std::move(row));
  }
  kept.push_back(std::move(rest));
  cards = std::move(kept);
}

double closedHeight(std::vector<WantedCard> cards, double scale) {
  double sum = 0;
  for (WantedCard& card : cards) {
    card.closed = card.rows.size() > 1;
    sum += heightOf(card, scale) + 4;
  }
  return sum;
}

class CardPlacer {
public:
  explicit CardPlacer(Draft& draft) : draft_(draft) {}

  void run() {
    const double top = draft_.top - 20;
    const double room = draft_.bottom - top - 6;
    std::vector<WantedCard> cards = collectCards(draft_);
    mergeSmallest(cards, room);
    close(cards, draft_, room);
    double used = 0;
    for (const WantedCard& card : cards) used += heightOf(card, draft_.scale);
    const double gap = cards.size() > 1 ? std::clamp((room - used) / static_cast<double>(cards.size() - 1), 3.0, 18.0) : 0;
    double y = top;
    for (const WantedCard& card : cards) {
      place(card, y);
      y += heightOf(card, draft_.scale) + gap;
    }
    placeBrokers();
    bands();
  }

private:
  void place(const WantedCard& wanted, double y) {
    Card card;
    card.key = wanted.key;
    card.title = titleOf(wanted.key);
    card.closed = wanted.closed;
    const double x = draft_.columns.cardX;
    double at = y + cardHead;
    const auto add = [&](const WantedRow& row, const QString& name) {
      CardRow out;
      out.key = row.key;
      const double drawn = static_cast<double>(row.drawn) * draft_.scale;
      const double whole = wanted.closed ? heightOf(wanted, draft_.scale) : 0;
      out.rect = {x, at, draft_.columns.cardWidth, wanted.closed ? whole - cardHead : rowHeight(row.drawn, draft_.scale)};
      out.name = name;
      out.figure = rowFigure(row, draft_.options.draft, out.figureRole);
      out.flows = row.flows;
      const double in = wanted.closed ? y + (whole - drawn) / 2 : at + (out.rect.height() - drawn) / 2;
      for (const size_t flow : row.flows) rowOf_[flow] = rows_.size();
      rows_.push_back({in, in});
      at += out.rect.height();
      card.rows.push_back(std::move(out));
    };
    if (wanted.closed)
      add(merged(wanted), bundleTitle(wanted));
    else
      for (const auto& [key, row] : wanted.rows) add(row, QString::fromStdString(row.name));
    card.rect = {x, y, draft_.columns.cardWidth, at - y};
    draft_.picture.cards.push_back(std::move(card));
  }

  // Flows of one gate group into one row: one band.
  struct Segment {
    size_t group = 0;
    size_t row = 0;
    BandLook look = BandLook::flow;
    uint64_t requests = 0;
    std::set<size_t> flows;
    std::string broker;
    double fromY = 0;
    double toY = 0;
    double brokerIn = 0;
    double brokerOut = 0;
  };

  std::vector<Segment> segments() {
    std::vector<Segment> out;
    for (size_t g = 0; g < draft_.groups.size(); ++g) {
      const GateGroup& group = draft_.groups[g];
      double y = group.gateY + (group.height - static_cast<double>(group.requests) * draft_.scale) / 2;
      std::map<size_t, Segment> byRow;
      for (const size_t flow : group.flows) {
        const auto row = rowOf_.find(flow);
        if (row == rowOf_.end()) continue;
        Segment& segment = byRow[row->second];
        segment.group = g;
        segment.row = row->second;
        segment.look = group.bypass ? BandLook::flow : group.look == BandLook::newlyDenied ? BandLook::ghost : group.look;
        segment.requests += draft_.flows.flows[flow].requests;
        segment.flows.insert(flow);
        if (!group.bypass) segment.broker = brokerOf(draft_.flows.flows[flow]);
      }
      for (auto& [row, segment] : byRow) {
        segment.fromY = y;
        y += static_cast<double>(segment.requests) * draft_.scale;
        out.push_back(std::move(segment));
      }
    }
    for (Segment& segment : out) {
      if (segment.look == BandLook::ghost) continue;
      segment.toY = rows_[segment.row].next;
      rows_[segment.row].next += static_cast<double>(segment.requests) * draft_.scale;
    }
    for (Segment& segment : out)
      if (segment.look == BandLook::ghost) segment.toY = rows_[segment.row].first;
    return out;
  }

  std::string brokerOf(const Flow& flow) const {
    const auto found = draft_.flows.broker.find(flow.gateway + "/" + flow.card);
    return found == draft_.flows.broker.end() ? std::string() : found->second;
  }

  // A backend credential stands in the middle of the cards that it reaches.
  void placeBrokers() {
    segments_ = segments();
    std::map<std::string, std::pair<double, double>> span;
    std::map<std::string, uint64_t> requests;
    for (const Segment& segment : segments_) {
      if (segment.broker.empty()) continue;
      const auto [at, fresh] = span.try_emplace(segment.broker, segment.toY, segment.toY);
      at->second.first = std::min(at->second.first, segment.toY);
      at->second.second = std::max(at->second.second, segment.toY);
      if (segment.look != BandLook::ghost) requests[segment.broker] += segment.requests;
    }
    for (const auto& [name, ends] : span) {
      const double height = std::max(46.0, static_cast<double>(requests[name]) * draft_.scale + 6);
      const double y = std::clamp((ends.first + ends.second) / 2 - height / 2, draft_.top, draft_.bottom - height);
      BowTie tie;
      tie.key = "credential/" + name;
      tie.title = QString::fromStdString(name);
      tie.subtitle = QObject::tr("all callers, 1 key");
      tie.shared = true;
      tie.rect = {draft_.columns.brokerX, y, draft_.columns.brokerWidth, height};
      const double width = std::min(118.0, draft_.columns.brokerWidth - 8);
      tie.tag = {tie.rect.center().x() - width / 2, tie.rect.center().y() - tagHeight / 2, width, tagHeight};
      for (const Segment& segment : segments_)
        if (segment.broker == name) tie.flows.insert(segment.flows.begin(), segment.flows.end());
      double in = y + 3;
      double out = y + 3;
      for (Segment& segment : segments_) {
        if (segment.broker != name) continue;
        segment.brokerIn = in;
        segment.brokerOut = out;
        if (segment.look != BandLook::ghost) in = out = in + static_cast<double>(segment.requests) * draft_.scale;
      }
      draft_.picture.ties.push_back(std::move(tie));
    }
  }

  void bands() {
    const double gateRight = draft_.columns.gateX + draft_.columns.gateWidth;
    for (const Segment& segment : segments_) {
      const GateGroup& group = draft_.groups[segment.group];
      const double width = static_cast<double>(segment.requests) * draft_.scale;
      const double left = group.bypass ? draft_.columns.gateX - 2 : gateRight;
      const auto add = [&](QPointF from, QPointF to) {
        draft_.picture.bands.push_back({from, to, width, group.evidence, segment.look, segment.flows});
      };
      if (segment.broker.empty()) {
        add({left, segment.fromY}, {draft_.columns.cardX, segment.toY});
      } else {
        add({left, segment.fromY}, {draft_.columns.brokerX, segment.brokerIn});
        add({draft_.columns.brokerX + draft_.columns.brokerWidth, segment.brokerOut}, {draft_.columns.cardX, segment.toY});
      }
    }
  }

  struct RowPlace {
    double first = 0;
    double next = 0;
  };
  Draft& draft_;
  std::map<size_t, size_t> rowOf_;
  std::vector<RowPlace> rows_;
  std::vector<Segment> segments_;
};

}  // namespace

double cardScale(const Draft& draft) {
  std::vector<WantedCard> cards = collectCards(draft);
  const double room = draft.bottom - (draft.top - 20) - 6;
  mergeSmallest(cards, room);
  double low = 0;
  double high = 4;
  for (int i = 0; i < 40; ++i) {
    const double middle = (low + high) / 2;
    (closedHeight(cards, middle) <= room ? low : high) = middle;
  }
  return low;
}

void placeCards(Draft& draft) { CardPlacer(draft).run(); }

}  // namespace chatelaine::ui::chainlayout
