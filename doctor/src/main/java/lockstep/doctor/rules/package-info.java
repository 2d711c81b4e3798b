/// What no reader of one file can see: whether what a configuration names is there, who may use it,
/// and whether the files of a host fit together.
@NullMarked
package lockstep.doctor.rules;

import org.jspecify.annotations.NullMarked;
