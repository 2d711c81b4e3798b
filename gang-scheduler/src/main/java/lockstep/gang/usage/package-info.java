/// What users have had of the cluster, by account and day.
@NullMarked
package lockstep.gang.usage;

import org.jspecify.annotations.NullMarked;
