#include <QtTest/QTest>

#include <QtCore/QDir>
#include <QtWidgets/QApplication>

#include "ui/pages/chains/picture.h"
#include "ui/pages/chains/view.h"
#include "ui/theme/theme.h"

using namespace chatelaine;
using namespace chatelaine::ui;

namespace {

Flow flow(const char* human, const char* agent, const char* credential, const char* card, const char* row, uint64_t requests,
          std::optional<Evidence> known = Evidence::claimed, FlowEnd end = FlowEnd::passed, FlowFlip flip = FlowFlip::none) {
  Flow out;
  out.human = {human, *human ? std::optional(Evidence::claimed) : std::nullopt};
  out.agents = {{agent, *agent ? known : std::nullopt}};
  out.credential = credential;
  out.gateway = end == FlowEnd::bypass ? "" : "litellm";
  out.card = card;
  out.row = row;
  out.requests = requests;
  out.end = end;
  out.flip = flip;
  return out;
}

Flows collapsed() {
  Flows flows;
  flows.flows = {
      flow("mei.tanaka", "support-orchestrator", "vk-support-shared", "tickets", "get_ticket", 60),
      flow("mei.tanaka", "", "vk-support-shared", "crm", "get_customer", 48),
      flow("tom.okafor", "crm-researcher", "vk-support-shared", "crm", "search_customers", 40),
      flow("tom.okafor", "reply-writer", "vk-support-shared", "messaging", "send_message", 43),
      flow("", "", "vk-support-shared", "models", "gpt-4o", 114),
      flow("", "", "vk-support-shared", "models", "gpt-4o-mini", 71),
      flow("", "", "vk-support-shared", "crm", "get_customer", 14, Evidence::claimed, FlowEnd::denied),
      flow("", "", "vk-support-shared", "tickets", "close_ticket", 35, Evidence::claimed, FlowEnd::noDecision),
      flow("luca.moretti", "refund-agent", "vk-refund", "billing", "get_invoice", 18, Evidence::verified),
      flow("luca.moretti", "refund-agent", "vk-refund", "billing", "issue_refund", 6, Evidence::verified),
      flow("luca.moretti", "refund-agent", "vk-refund", "billing", "issue_refund", 11, Evidence::verified, FlowEnd::denied),
      flow("ana.ferreira", "support-orchestrator", "", "repo", "list", 12, Evidence::claimed, FlowEnd::bypass),
  };
  flows.candidates["vk-support-shared"] = {"support-orchestrator", "crm-researcher", "reply-writer", "refund-agent"};
  flows.broker = {{"litellm/crm", "sa-gateway-crm"}, {"litellm/billing", "sa-gateway-crm"}};
  for (const Flow& f : flows.flows) flows.requests += f.requests;
  return flows;
}

Flows withDelegation() {
  Flows flows = collapsed();
  flows.flows[2].agents.insert(flows.flows[2].agents.begin(), {"support-orchestrator", Evidence::claimed});
  flows.flows[3].agents.insert(flows.flows[3].agents.begin(), {"support-orchestrator", Evidence::inferred});
  return flows;
}

Flows withDraft() {
  Flows flows = collapsed();
  flows.flows[1].flip = FlowFlip::newlyDenied;
  flows.flows[2].flip = FlowFlip::newlyDenied;
  flows.flows[9].flip = FlowFlip::undetermined;
  flows.flows[6].flip = FlowFlip::newlyAllowed;
  flows.humanBreaks = {{"mei.tanaka", 14}, {"tom.okafor", 11}};
  return flows;
}

double widthAt(const Picture& picture, double x, bool arriving) {
  double sum = 0;
  for (const Band& band : picture.bands)
    if (std::abs((arriving ? band.to.x() : band.from.x()) - x) < 0.5) sum += band.width;
  return sum;
}

const PictureNode* node(const Picture& picture, const std::string& key) {
  for (const PictureNode& n : picture.nodes)
    if (n.key == key) return &n;
  return nullptr;
}

void save(const Picture& picture, const QString& name, Scheme scheme) {
  applyTheme(*qApp, scheme);
  ChainView view;
  view.resize(picture.size.toSize());
  view.setPicture(picture);
  QDir().mkpath(QStringLiteral(CHATELAINE_BINARY_DIR "/screenshots"));
  QVERIFY(view.image(1.0).save(QStringLiteral(CHATELAINE_BINARY_DIR "/screenshots/%1.png").arg(name)));
}

}  // namespace

class ChainsLayoutTest : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void noFlowsGiveAnEmptyPicture();
  void whatGoesInComesOutOrStops();
  void nodesOfAColumnNeverOverlapAndStayInside_data();
  void nodesOfAColumnNeverOverlapAndStayInside();
  void aSharedKeyIsABowTie();
  void namelessCallersAreDashedWithTheirCandidates();
  void whatPassesByTheGateIsSaid();
  void delegationGetsItsOwnColumn();
  void aDraftMovesBandsFromPassingToStopping();
  void manyRowsCloseACardAndOpenByHand();
  void theSameFlowsGiveTheSamePicture();
  void picturesForTheEye();
};

void ChainsLayoutTest::noFlowsGiveAnEmptyPicture() {
  const Picture picture = layoutPicture({}, {});
  QCOMPARE(picture.flows, size_t{0});
  QVERIFY(picture.nodes.empty() && picture.bands.empty());
}

void ChainsLayoutTest::whatGoesInComesOutOrStops() {
  const Flows flows = collapsed();
  const Picture picture = layoutPicture(flows, {});
  const double all = static_cast<double>(flows.requests) * picture.scale;
  QVERIFY(std::abs(widthAt(picture, picture.gate.left() - 2, true) - all) < 0.01);
  const double stopped = (14 + 35 + 11) * picture.scale;
  const double bypass = 12 * picture.scale;
  QVERIFY(std::abs(widthAt(picture, picture.gate.right(), false) - (all - stopped - bypass)) < 0.01);
  QVERIFY(std::abs(widthAt(picture, picture.cards.front().rect.left(), true) - (all - stopped)) < 0.01);
}

void ChainsLayoutTest::nodesOfAColumnNeverOverlapAndStayInside_data() {
  QTest::addColumn<QSizeF>("size");
  QTest::newRow("1440") << QSizeF(1024, 486);
  QTest::newRow("1280 x 720") << QSizeF(864, 386);
  QTest::newRow("4k") << QSizeF(3400, 1500);
}

void ChainsLayoutTest::nodesOfAColumnNeverOverlapAndStayInside() {
  QFETCH(QSizeF, size);
  Flows flows = collapsed();
  for (int i = 0; i < 40; ++i)
    flows.flows.push_back(flow(("person." + std::to_string(i)).c_str(), ("agent-" + std::to_string(i)).c_str(), ("vk-" + std::to_string(i)).c_str(),
                               ("server" + std::to_string(i % 7)).c_str(), ("tool" + std::to_string(i)).c_str(), 3 + static_cast<uint64_t>(i)));
  PictureOptions options;
  options.size = size;
  const Picture picture = layoutPicture(flows, options);
  for (size_t i = 0; i < picture.nodes.size(); ++i) {
    QVERIFY2(picture.nodes[i].rect.bottom() <= size.height() && picture.nodes[i].rect.top() >= 0, picture.nodes[i].key.c_str());
    for (size_t j = i + 1; j < picture.nodes.size(); ++j)
      QVERIFY2(!picture.nodes[i].rect.adjusted(0, 0.01, 0, -0.01).intersects(picture.nodes[j].rect.adjusted(0, 0.01, 0, -0.01)),
               (picture.nodes[i].key + " over " + picture.nodes[j].key).c_str());
  }
  for (const Card& card : picture.cards) QVERIFY2(card.rect.bottom() <= size.height() + 1, card.key.c_str());
  QVERIFY2(picture.scale * static_cast<double>(flows.requests) > size.height() / 10, qPrintable(QString::number(picture.scale * static_cast<double>(flows.requests))));
  QVERIFY(node(picture, "human/+") != nullptr || size.height() > 1000);
}

void ChainsLayoutTest::aSharedKeyIsABowTie() {
  const Picture picture = layoutPicture(collapsed(), {});
  const auto tie = [&](const std::string& key) { return *std::find_if(picture.ties.begin(), picture.ties.end(), [&](const BowTie& t) { return t.key == key; }); };
  QVERIFY(tie("credential/vk-support-shared").shared);
  QCOMPARE(tie("credential/vk-support-shared").subtitle, QStringLiteral("4 agents, 1 key · 425"));
  QVERIFY(!tie("credential/vk-refund").shared);
  QVERIFY(tie("credential/sa-gateway-crm").shared);
}

void ChainsLayoutTest::namelessCallersAreDashedWithTheirCandidates() {
  const Picture picture = layoutPicture(collapsed(), {});
  const PictureNode* nameless = node(picture, "agent:1/");
  QVERIFY(nameless != nullptr);
  QVERIFY(!nameless->named);
  QCOMPARE(nameless->title, QStringLiteral("not named"));
  QVERIFY(nameless->subtitle.contains(QStringLiteral("4 candidates")));
  for (const Band& band : picture.bands)
    if (std::abs(band.from.x() - nameless->rect.right()) < 0.5 && band.from.y() >= nameless->rect.top() && band.from.y() < nameless->rect.bottom())
      QVERIFY(!band.evidence);
}

void ChainsLayoutTest::whatPassesByTheGateIsSaid() {
  const Picture picture = layoutPicture(collapsed(), {});
  QCOMPARE(picture.bypass, QStringLiteral("12 no decision point seen"));
  QVERIFY(picture.bypassAt.y() >= picture.gate.bottom() - 1);
}

void ChainsLayoutTest::delegationGetsItsOwnColumn() {
  const Picture picture = layoutPicture(withDelegation(), {});
  QVERIFY(node(picture, "agent:1/support-orchestrator") != nullptr);
  QVERIFY(node(picture, "agent:2/crm-researcher") != nullptr);
  QVERIFY(node(picture, "agent:1|lane") != nullptr);
}

void ChainsLayoutTest::aDraftMovesBandsFromPassingToStopping() {
  PictureOptions options;
  options.draft = true;
  options.open = {"crm"};
  const Picture picture = layoutPicture(withDraft(), options);
  QStringList words;
  for (const Stop& stop : picture.stops) words << stop.words;
  QVERIFY2(words.contains(QStringLiteral("88 newly denied")), qPrintable(words.join(u',')));
  QVERIFY(words.contains(QStringLiteral("+14")));
  QVERIFY(words.contains(QStringLiteral("6")));
  QCOMPARE(node(picture, "human/mei.tanaka")->subtitle, QStringLiteral("breaks in 14"));
  QStringList figures;
  for (const Card& card : picture.cards)
    for (const CardRow& row : card.rows) figures << row.name + u' ' + row.figure;
  QVERIFY2(figures.contains(QStringLiteral("search_customers 40→0")), qPrintable(figures.join(u',')));
  QVERIFY(std::any_of(picture.bands.begin(), picture.bands.end(), [](const Band& b) { return b.look == BandLook::ghost; }));
}

void ChainsLayoutTest::manyRowsCloseACardAndOpenByHand() {
  Flows flows;
  for (int i = 0; i < 9; ++i) flows.flows.push_back(flow("a", "b", "c", "crm", ("tool" + std::to_string(i)).c_str(), 10));
  QVERIFY(layoutPicture(flows, {}).cards.front().closed);
  QCOMPARE(layoutPicture(flows, {}).cards.front().rows.front().name, QStringLiteral("+ 9 tools"));
  PictureOptions open;
  open.open = {"crm"};
  QCOMPARE(layoutPicture(flows, open).cards.front().rows.size(), size_t{9});
}

void ChainsLayoutTest::theSameFlowsGiveTheSamePicture() {
  const Picture a = layoutPicture(collapsed(), {});
  const Picture b = layoutPicture(collapsed(), {});
  QCOMPARE(a.bands.size(), b.bands.size());
  for (size_t i = 0; i < a.bands.size(); ++i) {
    QCOMPARE(a.bands[i].from, b.bands[i].from);
    QCOMPARE(a.bands[i].to, b.bands[i].to);
  }
}

void ChainsLayoutTest::picturesForTheEye() {
  PictureOptions draft;
  draft.draft = true;
  save(layoutPicture(collapsed(), {}), QStringLiteral("chain-picture-light"), Scheme::light);
  save(layoutPicture(withDelegation(), {}), QStringLiteral("chain-picture-delegation"), Scheme::light);
  save(layoutPicture(withDraft(), draft), QStringLiteral("chain-picture-draft-dark"), Scheme::dark);
}

QTEST_MAIN(ChainsLayoutTest)
#include "chains_layout_test.moc"
