/// What was promised to whom: accounts with their shares, qualities of service, limits, licenses,
/// named reservations; and what follows from it for the weight of a job's wait.
@NullMarked
package lockstep.gang.fair;

import org.jspecify.annotations.NullMarked;
