/// What to do about running gangs of which a member has become worse: let them run, or let them
/// begin again elsewhere.
@NullMarked
package lockstep.gang.remedy;

import org.jspecify.annotations.NullMarked;
