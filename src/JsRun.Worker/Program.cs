Console.WriteLine(JsRun.Engine.V8Version.Current);
