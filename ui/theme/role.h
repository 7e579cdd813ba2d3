// Colours by what they mean. The names are the keys of resources/tokens.json, the only place where colours are written.
#pragma once

#include <QtCore/QObject>

namespace chatelaine::ui {
Q_NAMESPACE

enum class Role {
  surface, surfaceRaised, chrome, line, lineFaint, lineStrong, text, textMuted, textDisabled, accent, accentText, selection,
  selectionInactive, hover, focus, match, allow, deny, undetermined, noDecision, allowTint, denyTint, undeterminedTint,
  noDecisionTint, flow, flowEdge, hatch, critical, high, medium, low, info, human, agent, workload, credential, certificate,
  gateway, mcpServer, tool, model, provider, dataSource, team, synKeyword, synString, synEntity, synComment, synNumber,
  diffAdd, diffDel, stripBg, stripText, valid, invalid, certainlyEmpty
};
Q_ENUM_NS(Role)

}  // namespace chatelaine::ui
