// The CSV files of a report's folder. Internal to this folder. Pure.
#pragma once

#include <map>
#include <string>

#include "core/report/report.h"

namespace chatelaine::report {

// Path in the folder -> text: checks/ID/population.csv, deviations.csv and requests.csv, controls.csv, coverage.csv, sources.csv,
// totals.csv.
std::map<std::string, std::string> tables(const Report& report);
std::string populationCsv(const posture::CheckRun& run, bool deviationsOnly);
std::string requestsCsv(const posture::CheckRun& run);           // empty: no call is the evidence of a deviation
std::string rowId(const posture::CheckRun& run, const posture::Tested& tested);      // "NHI-OWN-01/agent/refund-agent"

}  // namespace chatelaine::report
