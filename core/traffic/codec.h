// Segments as bytes (docs/file-format.md). Numbers are little endian; codes are bit-packed above their smallest. Decoding takes
// any bytes: what does not hold together is refused with ErrorCode::damaged, never read past its end. Pure functions; any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/traffic/bitmap.h"
#include "core/traffic/snapshot.h"

namespace chatelaine::traffic {

// Times, arrival, kinds, verdicts and reasons of a segment.
std::string encodeRows(const Segment& segment);
// Fills these of a segment that has its number of rows; arrival must be a permutation.
Result<void> decodeRows(std::string_view bytes, Segment& segment);

// A column's codes and evidence, and its dictionary where it has one of its own.
std::string encodeColumn(const Column& column, bool ownDictionary);
// `shared` is the workspace's dictionary for a column without one of its own; every code must be in it.
Result<Column> decodeColumn(std::string name, std::string_view bytes, size_t rows, std::shared_ptr<const Dictionary> shared);

// Values [from, end) of a dictionary, for its pages: a dictionary only grows.
std::string encodeValues(const Dictionary& dictionary, Code from);
// Appends them. Refused if a value is there already.
Result<void> decodeValues(std::string_view bytes, Dictionary& dictionary);

std::string encodeDigests(const std::vector<Digest>& digests);
Result<std::vector<Digest>> decodeDigests(std::string_view bytes, size_t rows);

std::string encodeBitmap(const Bitmap& bitmap);
Result<Bitmap> decodeBitmap(std::string_view bytes, size_t rows);

// The same column with its codes in `target`, which takes in values that it lacks.
Column rebased(const Column& column, const std::shared_ptr<Dictionary>& target);

}  // namespace chatelaine::traffic
