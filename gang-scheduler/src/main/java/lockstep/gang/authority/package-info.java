/// Who may do what: what somebody is to the cluster and to a job, and the one table of what that
/// allows.
@NullMarked
package lockstep.gang.authority;

import org.jspecify.annotations.NullMarked;
