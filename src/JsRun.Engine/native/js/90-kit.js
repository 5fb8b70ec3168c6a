return { installConsole, drain, openStream, readStream, closeStream, clientStream, fixPromises, prepareSnapshot, restrict, wasmInstantiation };
