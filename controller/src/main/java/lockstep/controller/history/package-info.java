/// What jobs have had of the cluster, long after the queue has forgotten them: tables derived of
/// the journal, behind its writer's back and never in its way.
@NullMarked
package lockstep.controller.history;

import org.jspecify.annotations.NullMarked;
