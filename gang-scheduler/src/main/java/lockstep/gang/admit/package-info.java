/// Whether a submission is accepted: everything that is wrong with it at once, or the job that
/// comes of it.
@NullMarked
package lockstep.gang.admit;

import org.jspecify.annotations.NullMarked;
