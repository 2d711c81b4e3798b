package lockstep.cluster;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;

import java.nio.file.Path;

/// A folder of this machine that a host sees.
record Mount(Path here, Path there, AccessMode mode) {
    /// What is run: at the same path, so that caches of class paths fit.
    static Mount program(Path folder) {
        return new Mount(folder, folder, AccessMode.ro);
    }

    static Mount shared(Path folder) {
        return new Mount(folder, Path.of("/shared"), AccessMode.rw);
    }

    Bind bind() {
        return new Bind(here.toString(), new Volume(there.toString()), mode);
    }
}
