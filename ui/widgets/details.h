// What the details dock shows about the selected thing, as a value. Order of groups: who is behind it, facts, life, use,
// findings, what if it went, record as read.
#pragma once

#include <optional>

#include <QtCore/QList>
#include <QtCore/QString>

#include "ui/theme/marks.h"

namespace chatelaine::ui {

struct Fact {
  QString label;                          // empty: the value starts at the left, as in a list
  QString value;                          // never empty for an unknown: "not recorded"; wraps
  Role role = Role::text;
  bool mono = false;
  QString icon;
  Role iconRole = Role::textMuted;
  std::optional<SeverityMark> severity;
  std::optional<Evidence> evidence;       // mark at the right; the word too where `word`
  bool word = false;
  QString figure;                         // at the right edge: "553", "ATT-01"
  QString link;                           // what a click or Enter asks for; empty: nothing
  QString tooltip;                        // source and record
};

// A step of a chain drawn as a vertical line; the line above it says how it is known.
struct ChainStep {
  QString icon;
  Role iconRole = Role::text;
  QString name;                           // "not recorded" where nobody is named
  std::optional<Evidence> evidence;
  bool strong = false;
  bool stopAbove = false;                 // the refusal, drawn across the line
};

struct DetailAction {
  QString id;
  QString text;                           // "Set owner…"
  QString icon;
};

struct FactGroup {
  QString heading;
  QList<ChainStep> chain;
  QList<Fact> facts;
  QString remark;                         // small and muted below the facts
  QList<DetailAction> actions;            // buttons below
};

struct Details {
  QString icon;
  Role iconRole = Role::textMuted;
  std::optional<SeverityMark> severity;
  QString title;                          // empty: nothing is selected
  bool mono = false;
  QList<FactGroup> groups;
};

}  // namespace chatelaine::ui
