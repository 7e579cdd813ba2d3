// One audit row as a witness of a call, with what finds its span and its decision.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/gateway/dom.h"
#include "core/gateway/toolhive/configuration.h"
#include "core/gateway/toolhive/facts.h"
#include "core/gateway/witness.h"

namespace chatelaine::gateway::toolhive {

struct AuditCall {
  Witness witness;
  const Gateway* gateway = nullptr;
  std::string outcome;
  std::string tool;                       // as the gateway shows it
  std::string subject;                    // `subjects.user_id`; empty: not authenticated
  bool named = false;                     // `subjects.user` is a name and not `anonymous`
  std::string act;                        // agents of the token, current first, each behind a blank
  bool actKnown = false;                  // `act` is the whole of it
  bool delegated = false;
  std::string human, session;             // the client's words in the body
  std::vector<std::string> words;         // what the client calls itself, the plainest first
  Facts facts;                            // of arguments and claims that the row has
  bool argumentsKnown = false;
  std::set<std::string> missing;          // facts that the call is known not to have
};

// Nothing where the row is no call (`problem` is filled where it should be one) or names no gateway.
std::optional<AuditCall> readAudit(JsonReader& json, std::string_view text, const std::string& source, const Gateways& gateways,
                                   std::string& problem);

}  // namespace chatelaine::gateway::toolhive
