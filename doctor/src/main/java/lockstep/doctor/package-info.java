/// The commands `lockstep doctor` and `lockstep config check`: which checks are made, and how it is
/// told what they found.
@NullMarked
package lockstep.doctor;

import org.jspecify.annotations.NullMarked;
