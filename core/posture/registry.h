// The checks of this build, one a file in checks/. Internal to this folder.
#pragma once

#include <string>
#include <vector>

#include "core/posture/context.h"

namespace chatelaine::posture {

// What the crosswalk does not say of a check, and the check itself. `run` fills the population or `notAssessable`.
struct CheckDefinition {
  std::string id;
  std::string rows;                     // what a row of the population is: "credential"
  std::string rule;                     // one sentence by which a person recounts it
  std::string fix;
  void (*run)(const Context& context, CheckRun& run);
};

CheckDefinition nhiOwn01();
CheckDefinition nhiOwn02();
CheckDefinition nhiCrd02();
CheckDefinition nhiCrd03();
CheckDefinition nhiCrd06();
CheckDefinition nhiAtt01();
CheckDefinition nhiAtt02();
CheckDefinition nhiAtt06();
CheckDefinition nhiPrv01();
CheckDefinition nhiPrv02();
CheckDefinition nhiGwy06();
CheckDefinition nhiLog01();

std::vector<CheckDefinition> registry();                        // by id

}  // namespace chatelaine::posture
