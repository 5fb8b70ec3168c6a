return { installConsole, drain, openStream, readStream, closeStream, fixPromises, prepareSnapshot, restrict, wasmInstantiation };
