/// What a controller tells Prometheus of itself and of its cluster.
///
/// Whatever happens is counted by wrapping the part it happens in ([JournalMeter], [PlanMeter]);
/// whatever is, is read from the newest view when somebody asks ([JobGauges], [NodeGauges],
/// [PathGauges]). The names are promised: `docs/metrics.md` lists them, and a test compares.
@NullMarked
package lockstep.controller.metrics;

import org.jspecify.annotations.NullMarked;
