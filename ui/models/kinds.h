// Icon, colour and word of each kind of node, and the words for what is known of owners. Pure.
#pragma once

#include <QtCore/QString>

#include "core/identity/graph.h"
#include "core/traffic/request.h"
#include "ui/theme/marks.h"

namespace chatelaine::ui {

struct KindLook {
  QString icon;
  Role role = Role::text;
  QString word;                  // "virtual key" is a fact; this is the kind: "credential"
  QString plural;                // "Credentials"
};
KindLook lookOf(identity::NodeKind kind);

// "credential/vk-refund": the name of an identity in scope, usage map and findings.
QString identityKey(identity::NodeKind kind, const std::string& id);
// Of the credential that the request shows: several gateways may call different keys by one name.
QString credentialKey(const identity::Graph& graph, const traffic::Request& request);

VerdictMark verdictMarkOf(traffic::Verdict verdict);
// The icon of what a request reached.
KindLook lookOf(traffic::Kind kind);

inline QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())); }

}  // namespace chatelaine::ui
