return { installConsole, drain, fixPromises };
