return { installConsole, drain, fixPromises, restrict, wasmInstantiation };
