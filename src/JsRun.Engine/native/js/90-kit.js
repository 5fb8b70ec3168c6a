return { installConsole, drain, fixPromises, prepareSnapshot, restrict, wasmInstantiation };
