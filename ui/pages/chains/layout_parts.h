// The steps of layoutPicture (picture.h): each fills its part of a Draft. Not for use elsewhere.
#pragma once

#include <array>
#include <map>

#include "ui/pages/chains/picture.h"

namespace chatelaine::ui::chainlayout {

inline constexpr double headHeight = 40;      // column heads
inline constexpr double legendHeight = 24;
inline constexpr double nodeGap = 10;
inline constexpr double nodeHeight = 24;      // the least
inline constexpr double tagHeight = 40;

// x positions and widths of the columns.
struct Columns {
  double peopleX = 12, peopleWidth = 108;
  std::vector<double> agentX;
  double agentWidth = 148;
  double credentialX = 0, credentialWidth = 196;
  double gateX = 0, gateWidth = 14;
  double brokerX = 0, brokerWidth = 124;
  double cardX = 0, cardWidth = 156;
};

// What crosses the gate side by side: flows of one credential with the same end, card and way of knowing the caller.
struct GateGroup {
  size_t credential = 0;             // index of the credential's node
  BandLook look = BandLook::flow;
  bool bypass = false;
  std::string card;
  std::optional<Evidence> evidence;
  uint64_t requests = 0;
  std::set<size_t> flows;
  double leftY = 0;                  // at the credential's right edge
  double gateY = 0;                  // upper edge at the gate
  double height = 0;                 // taken at the gate
};

struct Draft {
  const Flows& flows;
  const PictureOptions& options;
  Columns columns;
  size_t agentColumns = 1;
  double top = headHeight;
  double bottom = 0;
  double scale = 0;
  Picture picture;
  std::vector<std::vector<size_t>> nodeOf;      // flow -> node index a column: people, agents ..., credential
  std::vector<GateGroup> groups;
};

// Nodes of people, agents and credentials with their bundles; sets the scale with which the tallest column fits.
void placeNodes(Draft& draft);
// Bands between the columns left of the gate, and the bow-ties.
void drawBands(Draft& draft);
// The gate with its groups in order, caps and labels.
void placeGate(Draft& draft);
// The largest scale with which the cards, closed, fit.
double cardScale(const Draft& draft);
// Cards of what was reached, the backend credentials before them, and the bands from the gate to them.
void placeCards(Draft& draft);

std::string cardRowKey(const Flow& flow);
bool reaches(const Flow& flow, bool withDraft);   // whether its band goes on behind the gate
BandLook lookOf(const Flow& flow, bool withDraft);

}  // namespace chatelaine::ui::chainlayout
