/// Which part of which checkpoint is moved first and how fast: the order and the rates that lose
/// the least accelerator time over all jobs.
///
/// Pure: what is known of parts, nodes and paths comes in, grants go out.
@NullMarked
package lockstep.stager.plan;

import org.jspecify.annotations.NullMarked;
