// Recordings derived once a test program, and requests as `traffic list --format jsonl` prints them.
#pragma once

#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <string>

#include <QProcess>
#include <QTemporaryDir>
#include <nlohmann/json.hpp>

#include "core/gateway/derive.h"
#include "recording.h"

namespace chatelaine::tests {

inline bool isAnswer(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  return name.starts_with("ground_truth") || name.starts_with("figures.json");
}

// A copy of the recording without its answers and its recorder.
inline void copyWithoutAnswers(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::filesystem::create_directories(to);
  for (const auto& entry : std::filesystem::directory_iterator(from)) {
    if (isAnswer(entry.path()) || entry.path().filename() == "recorder") continue;
    if (entry.is_directory()) copyWithoutAnswers(entry.path(), to / entry.path().filename());
    else std::filesystem::copy_file(entry.path(), to / entry.path().filename());
  }
}

// The same records, files and rows in another order.
class ShuffledStore : public gateway::RawStore {
public:
  ShuffledStore(const gateway::RawStore& all, unsigned seed) : all_(all), random_(seed) {}
  std::vector<gateway::RawFile> files() const override {
    auto files = all_.files();
    std::ranges::shuffle(files, random_);
    return files;
  }
  Result<void> records(const gateway::RawFile& file, const std::function<void(const gateway::RawRecord&)>& visit) const override {
    std::vector<gateway::RawRecord> records;
    CHATELAINE_TRY(all_.records(file, [&](const gateway::RawRecord& record) { records.push_back(record); }));
    std::ranges::shuffle(records, random_);
    for (const gateway::RawRecord& record : records) visit(record);
    return {};
  }

private:
  const gateway::RawStore& all_;
  mutable std::mt19937 random_;
};

inline nlohmann::json lineOf(const traffic::Request& r) {
  nlohmann::json line{{"request", r.id}, {"source", r.source}, {"time", formatTime(r.time)}, {"kind", traffic::toString(r.kind)},
                      {"target", r.target}, {"candidates", r.candidates}, {"credential", r.credential}, {"gateway", r.gateway},
                      {"session", r.session}, {"trace", r.trace}, {"record", r.record}, {"records", r.records}, {"chain", r.chain},
                      {"parent", r.parent}, {"verdict", traffic::toString(r.verdict)}, {"detail", r.detail}, {"address", r.address}};
  line["human"] = r.human ? nlohmann::json(r.human->name) : nlohmann::json();
  line["reason_class"] = r.reason == traffic::Reason::none ? nlohmann::json() : nlohmann::json(traffic::toString(r.reason));
  line["agents"] = nlohmann::json::array();
  nlohmann::json evidence{{"human", r.human ? nlohmann::json(toString(r.human->evidence)) : nlohmann::json()}, {"agents", nlohmann::json::array()}};
  for (const traffic::Named& agent : r.agents) {
    line["agents"].push_back(agent.name);
    evidence["agents"].push_back(toString(agent.evidence));
  }
  line["evidence"] = evidence;
  line["principal"] = r.principal.value;
  line["action"] = r.action.value;
  line["resource"] = r.resource.value;
  for (const auto& [path, cell] : r.context) line["context"][path] = cell.state == traffic::State::absent ? "(absent)" : cell.value;
  return line;
}

inline void writeLines(const std::vector<traffic::Request>& requests, const std::filesystem::path& path) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream out(path);
  for (const traffic::Request& r : requests) out << lineOf(r).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

// What score_chains.py says about the lines; null where python3 is missing.
inline nlohmann::json scoreOf(const std::filesystem::path& lines, const std::filesystem::path& recording) {
  QProcess python;
  python.setStandardInputFile(QString::fromStdString(lines.string()));
  python.start("python3", {QString::fromStdString((recording.parent_path() / "score_chains.py").string()),
                           QString::fromStdString(recording.string()), "--json"});
  if (!python.waitForStarted() || !python.waitForFinished(120'000)) return nullptr;
  return nlohmann::json::parse(python.readAllStandardOutput().toStdString(), nullptr, false);
}

}  // namespace chatelaine::tests
