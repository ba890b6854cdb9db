#pragma once

#include <cstddef>

#include "network/onednn/elementwise.h"
#include "network/onednn/layout.h"

/// The invariant of blocked values: **lanes beyond C are zero**. A value [N,C,h,w] in blocks of B
/// channels takes up ceil(C / B) blocks; where C does not fill the last one, the lanes that are
/// left belong to no channel. Convolutions multiply them by weights (zero as well), other
/// primitives read and write them like any lane, so what is in them has to be a number that does no
/// harm, always.
///
/// It holds by construction, in one place: Emitter::add() clears the lanes of every result (a step
/// of its own, after the primitive) unless the step is declared to keep zeros
/// (Lanes::stay_zero). It does where oneDNN pads with zeros by its own contract (reorders,
/// convolutions, pools, concatenations) and everything done on top maps zeros to zero, as
/// keeps_zero() says.
///
/// And no primitive but a convolution's sum writes over an operand that has such lanes:
/// oneDNN 2.6's binary primitives clear the whole last block of a result before they read, so that
/// in place its channels are lost. For SSE4.1 they give wrong values for such operands and write
/// beyond the result, in place or not: there ATen's kernels join them.
namespace cameras::onednn {

/// What a step does to the lanes beyond C of its result.
enum class Lanes {
  unknown,    ///< anything: they are cleared after it
  stay_zero,  ///< zero where they are zero in all operands
};

/// True for a layout with lanes that belong to no channel.
bool has_spare_lanes(const Desc& desc);

/// Zeros in the lanes beyond C of a value at `data`, in the layout blocked(sizes, type).
void clear_spare_lanes(std::byte* data, const Ints& sizes, Type type);

/// True when all lanes beyond C of such a value are +0 or -0.
bool spare_lanes_are_zero(const std::byte* data, const Ints& sizes, Type type);

/// f(0) = 0.
bool keeps_zero(const Elementwise& function);

/// join(0, 0) = 0.
bool keeps_zero(dnnl::algorithm join);

}  // namespace cameras::onednn
