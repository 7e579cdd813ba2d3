// The chain picture as geometry: what is drawn where, from flows. Pure; tested without a window. Sizes in device-independent
// pixels; one scale (pixels a request) on both sides of the gate, so that the picture adds up.
#pragma once

#include <set>
#include <string>
#include <vector>

#include <QtCore/QRectF>
#include <QtCore/QString>

#include "ui/pages/chains/flows.h"
#include "ui/theme/role.h"

namespace chatelaine::ui {

enum class NodeShape { person, agent, credential, lane };

// A thing of a column. `flows` are the indices of the flows that pass through it, for highlights.
struct PictureNode {
  std::string key;                   // "human/mei.tanaka", "agent:1/", "credential/vk-refund", "human/+" for a bundle
  NodeShape shape = NodeShape::person;
  QRectF rect;
  QString title;
  QString subtitle;
  Role subtitleRole = Role::textMuted;
  bool named = true;                 // false: dashed outline
  bool bundle = false;               // a second outline behind: several in one
  uint64_t requests = 0;
  int behind = 0;                    // of a credential: how many stand behind it; above 1 it is a bow-tie
  std::set<size_t> flows;
};

enum class BandLook { flow, denied, noDecision, newlyDenied, newlyAllowed, undetermined, ghost };

struct Band {
  QPointF from;                      // upper end at the left
  QPointF to;                        // upper end at the right
  double width = 0;
  std::optional<Evidence> evidence;  // no value: nobody named, a hatch
  BandLook look = BandLook::flow;
  std::set<size_t> flows;
};

// Where bands end at the gate, and the words beside it.
struct Stop {
  QRectF cap;                        // empty for newly allowed and undetermined
  QRectF label;
  BandLook look = BandLook::denied;
  QString words;
  std::set<size_t> flows;
};

struct CardRow {
  std::string key;                   // "crm/get_customer", "crm/*" when closed
  QRectF rect;
  QString name;
  QString figure;
  Role figureRole = Role::textMuted;
  std::set<size_t> flows;
};

struct Card {
  std::string key;                   // "crm", "models", "agents"
  QRectF rect;
  QString title;
  bool closed = false;
  std::vector<CardRow> rows;
};

// The tag in the middle of two wedges: many in, one out.
struct BowTie {
  std::string key;                   // node key of the credential
  QRectF rect;                       // as tall as the traffic
  QRectF tag;
  QString title;
  QString subtitle;
  bool shared = false;               // false: a plain tag on a straight band
  bool named = true;
  std::set<size_t> flows;
};

struct Heading {
  double x = 0;
  QString title;
  QString subtitle;
};

struct Picture {
  QSizeF size;
  double scale = 0;                  // pixels a request
  std::vector<PictureNode> nodes;
  std::vector<Band> bands;
  std::vector<BowTie> ties;          // credentials and backend credentials
  std::vector<Stop> stops;
  std::vector<Card> cards;
  QRectF gate;
  QString gateName;
  QString gateMode;                  // "as recorded", "with the draft"
  QString bypass;                    // words under the gate; empty where nothing passes by
  QPointF bypassAt;
  std::vector<Heading> headings;
  size_t flows = 0;
};

struct PictureOptions {
  QSizeF size{1024, 486};
  bool draft = false;
  std::set<std::string> open;        // bundles opened by hand: card keys and column keys ("human/+")
  int bundleFrom = 6;
};

Picture layoutPicture(const Flows& flows, const PictureOptions& options);

}  // namespace chatelaine::ui
