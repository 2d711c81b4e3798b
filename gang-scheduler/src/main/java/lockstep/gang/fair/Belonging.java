package lockstep.gang.fair;

import lockstep.gang.usage.Payer;

/// Under whose limits a job stands, with everything filled in that the job left open.
public record Belonging(String qos, Payer payer, String partition) {}
