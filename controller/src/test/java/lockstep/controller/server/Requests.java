package lockstep.controller.server;

import com.google.protobuf.ByteString;

import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.LaunchMode;
import lockstep.protocol.v1.SubmitRequest;

/// Submissions for tests.
public final class Requests {
    private Requests() {}

    public static SubmitRequest submit(String requestId) {
        return submit(requestId, spec());
    }

    public static SubmitRequest submit(String requestId, JobSpec.Builder spec) {
        return SubmitRequest.newBuilder().setRequestId(requestId).setSpec(spec).build();
    }

    public static JobSpec.Builder spec() {
        return JobSpec.newBuilder()
                .setName("train")
                .setMode(LaunchMode.BATCH)
                .setScript(ByteString.copyFromUtf8("#!/bin/sh\nhostname\n"))
                .setNodesMin(1)
                .setWorkingDirectory("/tmp")
                .putEnvironment("SECRET", "42")
                .setSubmitHost("login1");
    }
}
