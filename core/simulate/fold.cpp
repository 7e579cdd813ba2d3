#include "core/simulate/fold.h"

namespace chatelaine::simulate {

Ors::Ors(size_t words)
    : forbidCertain(words), forbidPossible(words), permitCertain(words), permitPossible(words), failingForbid(words),
        readInferred(words) {}

void Ors::add(const Outcomes& outcomes, cedar::Effect effect, bool denyOnError) {
  const bool isForbid = effect == cedar::Effect::forbid;
  for (size_t w = 0; w < forbidCertain.size(); ++w) {
    const uint64_t certain = outcomes.certainlySatisfied(w);
    readInferred[w] |= outcomes.readInferred.word(w);
    if (isForbid) {
      forbidPossible[w] |= outcomes.maySatisfy(w);
      forbidCertain[w] |= certain;
    } else {
      permitPossible[w] |= outcomes.maySatisfy(w);
      permitCertain[w] |= certain;
    }
    if (outcomes.error.none()) continue;
    if (denyOnError) {
      forbidPossible[w] |= outcomes.mayErr(w);
      forbidCertain[w] |= outcomes.certainlyErr(w);
      if (isForbid) forbidCertain[w] |= (outcomes.maySatisfy(w) | outcomes.mayErr(w)) & ~outcomes.alsoNot.word(w);
    } else if (isForbid) {
      failingForbid[w] |= outcomes.certainlyErr(w);
    }
  }
}

Joint::Joint(size_t words) : allow(words, ~uint64_t{0}), denied(words), allowed(words), deny(words) {}

void Joint::add(const traffic::Bitmap* rows, const Ors& both, const Ors& oldOnly, const Ors& newOnly) {
  for (size_t w = 0; w < allow.size(); ++w) {
    const uint64_t in = rows ? rows->words()[w] : ~uint64_t{0};
    if (in == 0) continue;
    // x0: may be unsatisfied, x1: may be satisfied; f forbids, p permits; b on both sides, o only old, n only new.
    const uint64_t fb0 = ~both.forbidCertain[w], fb1 = both.forbidPossible[w], pb0 = ~both.permitCertain[w],
        pb1 = both.permitPossible[w];
    const uint64_t fo0 = ~oldOnly.forbidCertain[w], fo1 = oldOnly.forbidPossible[w], po0 = ~oldOnly.permitCertain[w],
        po1 = oldOnly.permitPossible[w];
    const uint64_t fn0 = ~newOnly.forbidCertain[w], fn1 = newOnly.forbidPossible[w], pn0 = ~newOnly.permitCertain[w],
        pn1 = newOnly.permitPossible[w];
    const uint64_t aa = fb0 & fo0 & fn0 & (pb1 | (po1 & pn1));
    const uint64_t ad = fb0 & fo0 & ((fn1 & (pb1 | po1)) | (pb0 & po1 & pn0));
    const uint64_t da = fb0 & fn0 & ((fo1 & (pb1 | pn1)) | (pb0 & pn1 & po0));
    const uint64_t dd = fb1 | (fo1 & fn1) | (fo1 & pb0 & pn0) | (fn1 & pb0 & po0) | (pb0 & po0 & pn0);
    const uint64_t a = allow[w], d = denied[w], u = allowed[w], x = deny[w];
    allow[w] = (a & aa & in) | (a & ~in);
    denied[w] = (((d & (aa | ad)) | (a & ad)) & in) | (d & ~in);
    allowed[w] = (((u & (aa | da)) | (a & da)) & in) | (u & ~in);
    deny[w] = ((x | dd | (d & da) | (u & ad)) & in) | (x & ~in);
  }
}

}  // namespace chatelaine::simulate
