// The graphics items of the chain picture. Each paints one part of a Picture (picture.h) in the current theme. GUI thread.
#pragma once

#include <QtWidgets/QGraphicsItem>

#include "ui/pages/chains/picture.h"

namespace chatelaine::ui {

// Whether a part belongs to the path under the pointer.
enum class Emphasis { plain, kept, dimmed };

class PictureItem : public QGraphicsItem {
public:
  PictureItem(std::string key, std::set<size_t> flows) : key_(std::move(key)), flows_(std::move(flows)) {}
  [[nodiscard]] const std::string& key() const { return key_; }               // empty: nothing to select
  [[nodiscard]] const std::set<size_t>& flows() const { return flows_; }
  [[nodiscard]] QString sentence() const { return sentence_; }                // accessible name and tooltip
  void setEmphasis(Emphasis emphasis);
  void setChosen(bool chosen);

protected:
  void setSentence(const QString& sentence);
  [[nodiscard]] bool dimmed() const { return emphasis_ == Emphasis::dimmed; }
  [[nodiscard]] bool chosen() const { return chosen_; }

private:
  std::string key_;
  std::set<size_t> flows_;
  QString sentence_;
  Emphasis emphasis_ = Emphasis::plain;
  bool chosen_ = false;
};

PictureItem* makeBand(const Band& band);
PictureItem* makeNode(const PictureNode& node);
PictureItem* makeTie(const BowTie& tie, const std::vector<Band>& bands);
PictureItem* makeCard(const Card& card);
PictureItem* makeCardRow(const Card& card, const CardRow& row);
PictureItem* makeGate(const Picture& picture);
PictureItem* makeStop(const Stop& stop);
PictureItem* makeHeads(const Picture& picture);

}  // namespace chatelaine::ui
