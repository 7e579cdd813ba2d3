// A report as table rows and as a document for the preview. Pure.
#pragma once

#include "core/report/report.h"
#include "ui/models/grouped_model.h"
#include "ui/theme/theme.h"

namespace chatelaine::ui {

// Controls by framework with status and denominator; groups of controls are left out, those without any check too where
// `directOnly`. Ids: "nist-csf-2.0/PR.AA-01".
std::shared_ptr<const RowSource> controlRows(const report::Report& report, const std::vector<report::Framework>& frameworks, bool directOnly);

// The document for a QTextBrowser: light paper in both schemes, since it shows what will be printed.
QString previewHtml(const report::Report& report, const std::vector<report::Framework>& frameworks);

Cell statusCell(report::Status status);

}  // namespace chatelaine::ui
