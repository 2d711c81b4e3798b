/// What was measured of nodes, links and other resources, how fresh it is, and how useful that
/// leaves them for each class of workload.
@NullMarked
package lockstep.gang.condition;

import org.jspecify.annotations.NullMarked;
